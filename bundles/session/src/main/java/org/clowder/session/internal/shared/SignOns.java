package org.clowder.session.internal.shared;

import java.security.Principal;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.authenticator.SingleSignOnEntry;
import org.apache.catalina.authenticator.SingleSignOnSessionKey;
import org.apache.catalina.realm.GenericPrincipal;
import org.clowder.session.internal.ManagerSettings;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.protocol.ClassDescriptor;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.replica.ReplicationPoint;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.state.Replica;

/**
 * All logins of one Host or Engine by the value of their cookie, those of other members too. It is what Tomcat's valve takes for
 * its cache: what the valve does to it is published. Thread-safe.
 *
 * <p>A replica has an entry {@value #CREDENTIALS} with authentication type, name and perhaps password, an entry
 * {@value #PRINCIPAL}, and one entry for each session.
 */
public final class SignOns extends AbstractMap<String, SingleSignOnEntry> implements StoreWatcher {

    private static final String CREDENTIALS = "c";
    private static final String PRINCIPAL = "p";
    private static final String SESSION = "s";
    private static final String SERIALIZED_PRINCIPAL =
            "org.apache.catalina.realm.GenericPrincipal$SerializablePrincipal";
    /** The principal is asked for twice: as it travels, and as what is made of it. */
    private static final List<String> ALLOWED =
            List.of(SERIALIZED_PRINCIPAL, GenericPrincipal.class.getName(), SingleSignOnSessionKey.class.getName());

    private final Map<String, SignOn> logins = new ConcurrentHashMap<>();
    private final BooleanSupplier passwords;
    private final Consumer<Set<SingleSignOnSessionKey>> endedElsewhere;
    private final SharedValues values;
    private final Executor workers;
    private final ReplicationPoint point;

    /**
     * Begins to share, and to fetch what other members have.
     *
     * @param workers end sessions that other members have logged out
     * @param name of the store, the same on all members
     * @param passwords true if applications log in again with each request, so that other members need the password
     * @param endedElsewhere is given the sessions of each login that another member has ended
     */
    public SignOns(
            Exchange exchange,
            Executor workers,
            String name,
            BooleanSupplier passwords,
            Consumer<Set<SingleSignOnSessionKey>> endedElsewhere) {
        this.passwords = passwords;
        this.endedElsewhere = endedElsewhere;
        ClassLoader tomcat = SingleSignOn.class.getClassLoader();
        this.values = new SharedValues(
                name,
                List.of(tomcat),
                ClassLoader.getPlatformClassLoader(),
                ALLOWED,
                List.of(),
                ManagerSettings.MAX_ATTRIBUTE);
        this.workers = workers;
        this.point = open(exchange, name, Guarantee.ALL);
        // what was kept when it was closed
        point.link().store().replicas().forEach(this::arrived);
    }

    /** True once this member has what the others had, or if nobody is there to ask. */
    public boolean complete() {
        return point.link().joined().isDone();
    }

    /** Ends sharing; other members keep the logins. */
    public void close() {
        point.exchange().close(point.link());
    }

    static String entry(SingleSignOnSessionKey key) {
        return SESSION + String.join("\n", key.getHostName(), key.getContextName(), key.getSessionId());
    }

    /** True if every other member that has the logins shows those sessions. */
    public boolean within(Link sessions) {
        return point.link().within(sessions);
    }

    /** How many members that have the logins come before this one, when one of them is to end a session. */
    public long place(Link sessions, Replica session) {
        return point.exchange().place(sessions, session, point.link());
    }

    /**
     * The logins that had sessions, and have been without any for some minutes. To be asked now and then, by one thread at a time.
     *
     * @param now in ns
     * @param gone true for a session that no member has any more
     */
    public List<String> abandoned(long now, Predicate<SingleSignOnSessionKey> gone) {
        return logins.entrySet().stream()
                .filter(login -> login.getValue().abandoned(now, gone))
                .map(Entry::getKey)
                .toList();
    }

    // ---- the map

    /** {@inheritDoc} Others are asked first, if this member may have missed that it has ended. */
    @Override
    public SingleSignOnEntry get(Object id) {
        if (id instanceof String cookie) {
            point.askFirst(cookie);
        }
        return logins.get(id);
    }

    @Override
    public boolean containsKey(Object id) {
        return logins.containsKey(id);
    }

    @Override
    public SingleSignOnEntry put(String id, SingleSignOnEntry login) {
        SignOn own = logins.computeIfAbsent(
                id, key -> new SignOn(this, point.exchange().create(point.link(), key, true)));
        own.updateCredentials(login.getPrincipal(), login.getAuthType(), login.getUsername(), login.getPassword());
        return own;
    }

    @Override
    public SingleSignOnEntry remove(Object id) {
        SignOn removed = logins.remove(id);
        if (removed != null) {
            point.await(RequestScope.current(), point.end(removed.replicated()));
        }
        return removed;
    }

    /** A copy. */
    @Override
    public Set<Entry<String, SingleSignOnEntry>> entrySet() {
        return Map.<String, SingleSignOnEntry>copyOf(logins).entrySet();
    }

    // ---- outward

    void publishCredentials(SignOn login) {
        EncodedValue principal = principal(login.getPrincipal());
        boolean password = passwords.getAsBoolean() || principal == null;
        Map<String, EncodedValue> news = new HashMap<>();
        news.put(PRINCIPAL, principal);
        news.put(
                CREDENTIALS,
                values.encode(
                        "login",
                        new String[] {login.getAuthType(), login.getUsername(), password ? login.getPassword() : null},
                        null));
        publish(login, news);
    }

    /** Null if other members could not read it: then they ask the realm, with the password. */
    private EncodedValue principal(Principal principal) {
        if (principal == null || !values.sendable(principal)) {
            return null;
        }
        EncodedValue bytes = values.encode("principal " + principal.getName(), principal, null);
        boolean readable = bytes != null
                && Arrays.stream(bytes.descriptors())
                        .map(ClassDescriptor::className)
                        .allMatch(each -> ALLOWED.contains(each) || each.startsWith("java.") || each.startsWith("["));
        return readable ? bytes : null;
    }

    void publish(SignOn login, String entry, SingleSignOnSessionKey session) {
        EncodedValue bytes = session == null ? null : values.encode("session", session, null);
        publish(login, Collections.singletonMap(entry, bytes));
    }

    private void publish(SignOn login, Map<String, EncodedValue> news) {
        point.await(RequestScope.current(), point.change(login.replicated(), news, Replica.Known.ALL, false));
    }

    // ---- inward

    @Override
    public void written(Replica replica, Collection<String> names) {
        SignOn login = logins.get(replica.id());
        if (login == null) {
            appear(replica);
        } else {
            show(login, replica, names);
        }
    }

    /** The valve must never see a login without a user, so it is filled before it is visible; and again, for what came meanwhile. */
    private void appear(Replica replica) {
        SignOn created = new SignOn(this, replica);
        show(created, replica, replica.names());
        SignOn faster = logins.putIfAbsent(replica.id(), created);
        show(faster == null ? created : faster, replica, replica.names());
        if (replica.ended()) {
            // it ended meanwhile, and nobody would remove it any more
            logins.remove(replica.id());
        }
    }

    private void show(SignOn login, Replica replica, Collection<String> names) {
        // in one step with the look at it: whoever is last shows what is last
        synchronized (login) {
            if (names.contains(CREDENTIALS) || names.contains(PRINCIPAL)) {
                showCredentials(login, replica);
            }
            for (String name : names) {
                if (name.startsWith(SESSION)) {
                    EncodedValue value = replica.value(name);
                    login.sessionElsewhere(name, value, read(SingleSignOnSessionKey.class, "session", value));
                }
            }
        }
    }

    private void showCredentials(SignOn login, Replica replica) {
        Principal principal = read(Principal.class, "principal", replica.value(PRINCIPAL));
        String[] texts = read(String[].class, "login", replica.value(CREDENTIALS));
        if (texts != null && texts.length == 3) {
            login.credentialsElsewhere(principal, texts[0], texts[1], texts[2]);
        }
    }

    private <T> T read(Class<T> type, String name, EncodedValue value) {
        Object object = value == null ? null : values.decode(name, value);
        return type.isInstance(object) ? type.cast(object) : null;
    }

    @Override
    public void ended(Replica replica) {
        SignOn login = logins.remove(replica.id());
        if (login != null) {
            workers.execute(() -> endedElsewhere.accept(login.findSessions()));
        }
    }
}
