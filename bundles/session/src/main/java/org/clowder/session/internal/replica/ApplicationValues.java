package org.clowder.session.internal.replica;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.ApplicationReplication;
import org.clowder.session.ValueSerializer;
import org.clowder.session.internal.loading.ApplicationClasses;
import org.clowder.session.internal.loading.Platform;
import org.clowder.session.internal.protocol.AllowedClasses;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.Limits;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.protocol.UnreadableValueException;
import org.clowder.session.internal.protocol.ValueCounters;
import org.clowder.session.internal.protocol.ValueDecoder;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.tomcat.LogLimit;

/** Objects of one application as bytes and back, by its class loader and past its filter. Thread-safe. */
public final class ApplicationValues implements ValueAccess {

    private static final Log log = LogFactory.getLog(ApplicationValues.class);
    private static final int MAX_NAME = 200;
    private static final int MAX_SESSIONS = 10;

    /** What Tomcat itself puts into a session that travels. */
    private static final List<String> TOMCAT = List.of(
            "org.apache.catalina.realm.GenericPrincipal",
            "org.apache.catalina.realm.GenericPrincipal$SerializablePrincipal",
            "org.apache.catalina.authenticator.SavedRequest",
            "org.apache.catalina.ha.session.ReplicatedSessionListener",
            "org.apache.catalina.authenticator.SingleSignOnListener",
            "org.apache.catalina.ha.authenticator.ClusterSingleSignOnListener",
            "org.apache.tomcat.util.buf.ByteChunk",
            "org.apache.tomcat.util.buf.AbstractChunk");

    private final String application;
    private final ValueEncoder encoder;
    private final ValueDecoder decoder;
    private final ApplicationClasses classes;
    private final BooleanSupplier waiting;
    /** Symbolic names of bundles whose objects were put into sessions on this member: so they may be made again. */
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    private final List<ValueSerializer> serializers;
    private final ValueCounters counters = new ValueCounters();
    private final LogLimit reported = LogLimit.first(MAX_SESSIONS);

    /**
     * @param application its name, for messages
     * @param classes where its classes are found
     * @param allowed more classes that may be decoded, as patterns
     * @param maxBytes limit of one attribute
     * @param waiting true while it is no wonder that values cannot be read
     */
    public ApplicationValues(
            String application,
            ApplicationClasses classes,
            List<String> allowed,
            List<ValueSerializer> serializers,
            int maxBytes,
            BooleanSupplier waiting) {
        this.application = application;
        this.classes = classes;
        this.waiting = waiting;
        this.serializers = List.copyOf(serializers);
        List<String> patterns = new ArrayList<>(TOMCAT);
        patterns.addAll(allowed);
        AllowedClasses filter = new AllowedClasses(
                type -> classes.sees(type) || shares(type),
                Platform.here()::ofTomcat,
                patterns,
                Limits.DEFAULT,
                counters::refused);
        this.encoder = new ValueEncoder(serializers, maxBytes, this::bundleOf, filter::allows);
        this.decoder = new ValueDecoder(classes, classes.application(), filter, serializers);
    }

    private String bundleOf(Class<?> type) {
        String name = Platform.here().nameOf(type);
        if (name != null) {
            used.add(symbolicName(name));
        }
        return name;
    }

    private static String symbolicName(String name) {
        return name.substring(0, name.indexOf(';'));
    }

    /** A bundle that the application is not wired to may share its sessions all the same. */
    private boolean shares(Class<?> type) {
        String name = Platform.here().nameOf(type);
        return name != null
                && (used.contains(symbolicName(name)) || Platform.here().shares(type));
    }

    /** Symbolic names of the bundles whose objects were put into sessions on this member. */
    Set<String> used() {
        return Set.copyOf(used);
    }

    /** What {@link #used} was before the application was stopped. */
    void usedBefore(Set<String> bundles) {
        used.addAll(bundles);
    }

    @Override
    public EncodedValue encode(Object value, EncodedValue previous) throws UnencodableValueException {
        return encoder.encode(value, previous);
    }

    @Override
    public boolean readable(EncodedValue value) {
        try {
            decoder.decode(value, Platform.here().named(value.bundles()));
            return true;
        } catch (UnreadableValueException e) {
            return false;
        }
    }

    @Override
    public Object decode(String sessionId, String name, EncodedValue value, String bundles) {
        try {
            return decoder.decode(value, Platform.here().named(bundles));
        } catch (UnreadableValueException e) {
            if (waiting.getAsBoolean()) {
                return null;
            }
            counters.unreadable.increment();
            String message = "attribute " + readable(name) + " cannot be read: " + e.getMessage() + hint(e, bundles);
            if (reported.due(message)) {
                log.error(
                        application + ", session " + sessionId + ": " + message
                                + ". Its bytes are kept and passed on to"
                                + " other members, and tried again when bundles or the application change; until then the"
                                + " application finds no such attribute here. If the class is one to trust,"
                                + " allow it with allowedClasses (conf/org.clowder.session.cfg). After ten sessions such problems are only counted.");
            }
            return null;
        }
    }

    private static String hint(UnreadableValueException problem, String bundles) {
        boolean found = !(problem.getCause() instanceof ClassNotFoundException)
                && !problem.getMessage().contains("is not allowed");
        return found || bundles == null || bundles.isEmpty()
                ? ""
                : " (the classes were of " + bundles.replace(";", " ").replace(",", ", ")
                        + "; a bundle that the application is not wired to has to provide the capability "
                        + Platform.CAPABILITY + ")";
    }

    ApplicationReplication counters() {
        return counters;
    }

    ApplicationClasses classes() {
        return classes;
    }

    @Override
    public int generation() {
        return classes.generation();
    }

    /** Bundles have changed: what could not be read is tried again, and reported again. */
    void changed() {
        classes.changed();
        reported.clear();
    }

    @Override
    public boolean distributable(Object value) {
        if (value instanceof Serializable) {
            return true;
        }
        for (ValueSerializer serializer : serializers) {
            if (serializer.accepts(value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void unencodable(String sessionId, String name, UnencodableValueException reason) {
        counters.unencodable.increment();
        String problem = "attribute " + reason.describe(readable(name));
        if (reported.due(problem)) {
            log.error(application + ", session " + sessionId + ": " + problem + " cannot be sent to other members."
                    + " It stays on this one; everything else of the session is replicated."
                    + " After ten sessions it is only counted.");
        }
    }

    private static String readable(String name) {
        String text = name.replace("\0", "container:");
        return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "...";
    }
}
