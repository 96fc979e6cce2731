package org.clowder.server.internal.contribution.slot;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.CredentialHandler;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Realm;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.realm.RealmBase;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSName;

/**
 * The place of a realm that a bundle contributes. While the realm is missing nobody is who he says he is: the
 * constraints of the applications are found all the same, and what they protect is answered with 503.
 *
 * <p>The realm is exchanged atomically; no lock is held while one comes or goes.
 */
public final class RealmSlot extends RealmBase {

    private final AtomicReference<Realm> realm = new AtomicReference<>();

    /**
     * Puts a realm in, and starts it if this place runs.
     *
     * @throws LifecycleException if it does not start; then it is not in
     */
    public void put(Realm made) throws LifecycleException {
        made.setContainer(getContainer());
        Begin.of("Realm", made, this, () -> realm.set(made), () -> realm.compareAndSet(made, null));
    }

    /** Takes the realm out and stops it. */
    public void clear() {
        End.of("Realm", realm.getAndSet(null));
    }

    public Realm realm() {
        return realm.get();
    }

    @Override
    public void setContainer(Container container) {
        super.setContainer(container);
        Realm now = realm.get();
        if (now != null) {
            now.setContainer(container);
        }
    }

    @Override
    protected void startInternal() throws LifecycleException {
        // first: a realm that comes now is started by whoever brings it
        super.startInternal();
        Begin.start(realm.get());
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        Begin.stop(realm.get());
    }

    @Override
    protected void destroyInternal() throws LifecycleException {
        clear();
        super.destroyInternal();
    }

    private Principal ask(Function<Realm, Principal> question) {
        Realm now = realm.get();
        return now == null ? null : question.apply(now);
    }

    @Override
    public Principal authenticate(String username) {
        return ask(asked -> asked.authenticate(username));
    }

    @Override
    public Principal authenticate(String username, String credentials) {
        return ask(asked -> asked.authenticate(username, credentials));
    }

    @Override
    public Principal authenticate(
            String username,
            String digest,
            String nonce,
            String nc,
            String cnonce,
            String qop,
            String realmName,
            String digestA2,
            String algorithm) {
        return ask(
                asked -> asked.authenticate(username, digest, nonce, nc, cnonce, qop, realmName, digestA2, algorithm));
    }

    @Override
    public Principal authenticate(GSSContext gssContext, boolean storeCredentials) {
        return ask(asked -> asked.authenticate(gssContext, storeCredentials));
    }

    @Override
    public Principal authenticate(GSSName name, GSSCredential credential) {
        return ask(asked -> asked.authenticate(name, credential));
    }

    @Override
    public Principal authenticate(X509Certificate[] certificates) {
        return ask(asked -> asked.authenticate(certificates));
    }

    @Override
    public CredentialHandler getCredentialHandler() {
        Realm now = realm.get();
        return now == null ? super.getCredentialHandler() : now.getCredentialHandler();
    }

    @Override
    public void backgroundProcess() {
        Realm now = realm.get();
        if (now != null) {
            now.backgroundProcess();
        }
    }

    @Override
    public boolean isAvailable() {
        Realm now = realm.get();
        return now != null && now.isAvailable();
    }

    @Override
    public SecurityConstraint[] findSecurityConstraints(Request request, Context context) {
        Realm now = realm.get();
        return now == null
                ? super.findSecurityConstraints(request, context)
                : now.findSecurityConstraints(request, context);
    }

    /** {@inheritDoc} Tomcat asks this first of all, and only where a constraint applies. */
    @Override
    public boolean hasUserDataPermission(Request request, Response response, SecurityConstraint[] constraints)
            throws IOException {
        Realm now = realm.get();
        if (now != null) {
            return now.hasUserDataPermission(request, response, constraints);
        }
        return !refused(response, constraints) && super.hasUserDataPermission(request, response, constraints);
    }

    @Override
    public boolean hasResourcePermission(
            Request request, Response response, SecurityConstraint[] constraints, Context context) throws IOException {
        Realm now = realm.get();
        if (now != null) {
            return now.hasResourcePermission(request, response, constraints, context);
        }
        return !refused(response, constraints) && super.hasResourcePermission(request, response, constraints, context);
    }

    private static boolean refused(Response response, SecurityConstraint[] constraints) throws IOException {
        if (constraints == null || Arrays.stream(constraints).noneMatch(SecurityConstraint::getAuthConstraint)) {
            return false;
        }
        response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The realm of this application is missing");
        return true;
    }

    @Override
    public boolean hasRole(Wrapper wrapper, Principal principal, String role) {
        Realm now = realm.get();
        return now != null && now.hasRole(wrapper, principal, role);
    }

    @Override
    protected String getPassword(String username) {
        return null;
    }

    @Override
    protected Principal getPrincipal(String username) {
        return null;
    }
}
