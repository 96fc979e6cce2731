package org.clowder.session.internal.replica;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.tomcat.LogLimit;

/**
 * Names attributes that lead to the same object, where a manager is asked to: on other members each has one of its own, so that a change of one
 * does not show in the other. For one look at one session.
 */
final class SharedObjects {

    private static final Log log = LogFactory.getLog(SharedObjects.class);
    private static final LogLimit LIMIT = LogLimit.first(1);

    private final Map<Object, String> attributes = new IdentityHashMap<>();
    private final String session;
    private String attribute;

    /** Is asked about each object of a value, and writes nothing. */
    private final class Walk extends ObjectOutputStream {

        Walk() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            meet(object);
            return object;
        }
    }

    private SharedObjects(String session) {
        this.session = session;
    }

    /** Looks at all attributes that are objects here. Each pair of them is named once. */
    static void name(ReplicatedSession session) {
        SharedObjects look = new SharedObjects(session.getIdInternal());
        LazyAttributes values = session.values();
        for (String name : values.keySet()) {
            Object value = LazyAttributes.object(values.held(name));
            if (value != null && !session.excluded(name, value)) {
                look.at(name, value);
            }
        }
    }

    private void at(String name, Object value) {
        attribute = name;
        try (Walk walk = new Walk()) {
            walk.writeObject(value);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // it is not sent either, which is said elsewhere
            log.debug("Session " + session + ": attribute " + name + " was not looked at to its end", e);
        }
    }

    private void meet(Object object) {
        if (object == null
                || ValueEncoder.immutable(object)
                || object.getClass().isRecord()) {
            return;
        }
        String other = attributes.putIfAbsent(object, attribute);
        if (other == null || other.equals(attribute)) {
            return;
        }
        String what = "attributes " + other + " and " + attribute + " share an object of "
                + object.getClass().getName();
        if (LIMIT.due(what)) {
            log.warn("Session " + session + ": " + what
                    + ". On other members each has one of its own, and a change of one"
                    + " does not show in the other: keep it in one attribute (warnOnSharedObjects)");
        }
    }
}
