package org.clowder.session.internal.shared;

import java.io.Serializable;
import java.util.List;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.ValueSerializer;
import org.clowder.session.internal.loading.Platform;
import org.clowder.session.internal.protocol.AllowedClasses;
import org.clowder.session.internal.protocol.ClassSource;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.Limits;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.protocol.UnreadableValueException;
import org.clowder.session.internal.protocol.ValueDecoder;
import org.clowder.session.internal.protocol.ValueEncoder;
import org.clowder.tomcat.ClassNames;
import org.clowder.tomcat.LogLimit;

/** Values of one store as bytes and back. What cannot be sent or read is logged, each problem once. Thread-safe. */
public final class SharedValues {

    private static final Log log = LogFactory.getLog(SharedValues.class);
    /** How often a value is tried again that another thread is changing. */
    private static final int TRIES = 3;

    private final String owner;
    private final ValueEncoder encoder;
    private final ValueDecoder decoder;
    private final List<ValueSerializer> serializers;
    private final LogLimit once = LogLimit.first(1);

    /**
     * @param owner names it in messages
     * @param loaders where classes are looked up, the application's first
     * @param visible whose classes may be decoded, outside of the JDK and Tomcat
     * @param allowed more classes that may be decoded, as patterns
     * @param maxBytes limit of one value
     */
    public SharedValues(
            String owner,
            List<ClassLoader> loaders,
            ClassLoader visible,
            List<String> allowed,
            List<ValueSerializer> serializers,
            int maxBytes) {
        this.owner = owner;
        this.serializers = List.copyOf(serializers);
        AllowedClasses filter = new AllowedClasses(
                type -> ClassNames.finds(visible, type),
                Platform.here()::ofTomcat,
                allowed,
                Limits.DEFAULT,
                refused -> {});
        this.encoder = new ValueEncoder(serializers, maxBytes, type -> null, filter::allows);
        this.decoder = new ValueDecoder(ClassSource.of(loaders), loaders.get(0), filter, serializers);
    }

    /** True if the value can be sent, as far as its class tells. */
    boolean sendable(Object value) {
        return value instanceof Serializable || serializers.stream().anyMatch(each -> each.accepts(value));
    }

    /**
     * Makes bytes of a value.
     *
     * @param previous the bytes of the value before, or null; returned again if they are still the same
     * @return null if that is not possible; that has been logged then
     */
    EncodedValue encode(String name, Object value, EncodedValue previous) {
        for (int i = 1; ; i++) {
            try {
                ValueEncoder.checkName(name);
                return encoder.encode(value, previous);
            } catch (UnencodableValueException e) {
                if (!e.transientFailure() || i == TRIES) {
                    report(e.describe(name)
                            + " cannot be sent to other members. It stays on this one; everything else is"
                            + " replicated");
                    return null;
                }
            }
        }
    }

    /** Makes a value of bytes; null if they cannot be read, which has been logged then. */
    Object decode(String name, EncodedValue value) {
        try {
            return decoder.decode(value);
        } catch (UnreadableValueException e) {
            report(name + " from another member cannot be read: " + e.getMessage() + ". Its bytes are kept for other"
                    + " members, and there is no such value here. If the class is one to trust, allow it with"
                    + " allowedClasses (conf/org.clowder.session.cfg)");
            return null;
        }
    }

    private void report(String problem) {
        if (once.due(problem)) {
            log.error(owner + ": " + problem + ". Further ones like this are not logged.");
        }
    }
}
