package org.clowder.tomcat.internal;

import java.io.ObjectInputFilter;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.ClassNames;
import org.clowder.tomcat.GadgetTypes;
import org.clowder.tomcat.JdkTypes;
import org.clowder.tomcat.LogLimit;

/**
 * What may be read from another member, by default nothing: see {@code ReplicationStream}. One for each stream; what is
 * allowed in addition and what was refused are the process's.
 */
public final class StreamFilter implements ObjectInputFilter {

    private static final Log log = LogFactory.getLog(StreamFilter.class);

    private static final long MAX_BYTES = 64L << 20;
    private static final long MAX_REFERENCES = 2_000_000;
    private static final long MAX_ARRAY = 16L << 20;
    private static final long MAX_DEPTH = 500;

    /** Classes of the JDK that only streams of Tomcat may hold: addresses, and what every proxy is derived from. */
    private static final Set<String> BESIDE = Set.of(
            "java.lang.reflect.Proxy",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.InetAddress",
            "java.util.EventObject");

    private static final LongAdder refused = new LongAdder();
    private static final LogLimit naming = LogLimit.onceIn(Duration.ofMinutes(1));
    private static volatile Predicate<String> more = name -> false;

    private final List<ClassLoader> application;

    /** @param application see all classes of the application */
    public StreamFilter(List<ClassLoader> application) {
        this.application = application;
    }

    /** See {@code ReplicationStream.allow}. */
    public static void allow(Predicate<String> classNames) {
        more = Objects.requireNonNull(classNames, "classNames");
    }

    /** How many times something was refused. */
    public static long refused() {
        return refused.sum();
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > MAX_DEPTH
                || info.references() > MAX_REFERENCES
                || info.arrayLength() > MAX_ARRAY
                || info.streamBytes() > MAX_BYTES) {
            return refuse(
                    "more than is taken at once",
                    "depth " + info.depth() + " of " + MAX_DEPTH + ", references " + info.references() + " of "
                            + MAX_REFERENCES + ", array length " + info.arrayLength() + " of " + MAX_ARRAY + ", bytes "
                            + info.streamBytes() + " of " + MAX_BYTES + "; keep less in one session");
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        return allows(type)
                ? Status.ALLOWED
                : refuse(
                        type.getName(),
                        "expected a value of the JDK, a class of the application or one of those that Tomcat itself"
                                + " replicates; if the class can be trusted, allow it by name");
    }

    /** True if the class is the application's own, or allowed by name, and may be an interface of a proxy. */
    public boolean allowsInProxy(Class<?> type) {
        if (isApplications(type) || more.test(type.getName())) {
            return true;
        }
        refuse("a proxy of " + type.getName(), "only interfaces of the application may be those of a proxy");
        return false;
    }

    private boolean allows(Class<?> type) {
        Class<?> innermost = type;
        while (innermost.isArray()) {
            innermost = innermost.getComponentType();
        }
        if (Proxy.isProxyClass(innermost)) {
            Class<?>[] interfaces = innermost.getInterfaces();
            return interfaces.length > 0 && Stream.of(interfaces).allMatch(this::allowsInProxy);
        }
        return innermost.isPrimitive()
                || JdkTypes.isValue(innermost)
                || BESIDE.contains(innermost.getName())
                || TomcatTypes.replicated(innermost.getName())
                || isApplications(innermost)
                || more.test(innermost.getName());
    }

    private boolean isApplications(Class<?> type) {
        return !JdkTypes.isOfJdk(type)
                && !TomcatTypes.isOfTomcat(type)
                && !GadgetTypes.isKnown(type.getName())
                && application.stream().anyMatch(loader -> ClassNames.finds(loader, type));
    }

    private static Status refuse(String subject, String why) {
        refused.increment();
        if (naming.due(subject)) {
            log.warn("Refused in what another member has sent: " + subject + "; " + why);
        }
        return Status.REJECTED;
    }
}
