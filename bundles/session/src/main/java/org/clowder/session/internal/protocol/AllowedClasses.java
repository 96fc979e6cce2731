package org.clowder.session.internal.protocol;

import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.clowder.tomcat.GadgetTypes;
import org.clowder.tomcat.JdkTypes;

/**
 * The classes that a value may be made of: values and collections of the JDK, classes that the application sees outside
 * of the JDK and Tomcat and that have not served to break in, and what is configured. Everything else is refused before an instance is made;
 * so are dynamic proxies but for annotations, unless {@code java.lang.reflect.Proxy} is configured, which allows those of the application's interfaces. For any
 * number of threads.
 */
public final class AllowedClasses implements ObjectInputFilter {

    /**
     * A lambda is made by the class that wrote it, which has to be allowed itself; of a URL {@link ObjectReader} makes one that asks no name
     * service; it makes no proxy without asking for {@link InvocationHandler}, but for annotations with the JDK's handler, which holds their values.
     */
    private static final Set<Class<?>> MADE_SAFE =
            Set.of(SerializedLambda.class, URL.class, Proxy.class, AnnotationProxies.HANDLER);

    private final Predicate<Class<?>> visible;
    private final Predicate<Class<?>> tomcat;
    private final ClassPatterns patterns;
    private final Limits limits;
    private final Consumer<String> refusals;

    /**
     * @param visible whether the application sees a class, or shares its sessions with it; asked of those outside of JDK and Tomcat
     * @param tomcat whether a class is Tomcat's: then it is not allowed although the application sees it
     * @param patterns more classes: an exact name, {@code package.*}, or {@code package.**} with the packages below
     * @param refusals is told of each class that is refused, on the decoding thread; is quick and does not throw
     * @throws IllegalArgumentException if a pattern has another form
     */
    public AllowedClasses(
            Predicate<Class<?>> visible,
            Predicate<Class<?>> tomcat,
            List<String> patterns,
            Limits limits,
            Consumer<String> refusals) {
        this.visible = visible;
        this.tomcat = tomcat;
        this.patterns = new ClassPatterns(patterns);
        this.limits = limits;
        this.refusals = refusals;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (limits.exceeded(info)) {
            return Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (allows(type) || isMadeByApplication(type)) {
            return Status.ALLOWED;
        }
        refusals.accept(type.getName());
        return Status.REJECTED;
    }

    /** Whether values may be made of this class, which is no array. */
    public boolean allows(Class<?> type) {
        if (Proxy.isProxyClass(type)) {
            return AnnotationProxies.isOne(type)
                    ? allows(type.getInterfaces()[0])
                    : allows(InvocationHandler.class)
                            && Arrays.stream(type.getInterfaces()).allMatch(this::allowsForProxies);
        }
        if (type == InvocationHandler.class) {
            return patterns.match(Proxy.class);
        }
        if (type.isPrimitive() || patterns.match(type)) {
            return true;
        }
        if (type.isHidden()) {
            // what a lambda has become
            return type.getNestHost() != type && allows(type.getNestHost());
        }
        if (JdkTypes.isOfJdk(type)) {
            return JdkTypes.isValue(type) || MADE_SAFE.contains(type);
        }
        return !tomcat.test(type) && !GadgetTypes.isKnown(type.getName()) && visible.test(type);
    }

    /**
     * Whether it is of a class loader that a library of the application has: proxies of CDI, made while it runs. Such a class is in no stream, as
     * its name is known to that loader only: its objects are what others, which are allowed, become when they have been read.
     */
    private boolean isMadeByApplication(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null
                && !Proxy.isProxyClass(type)
                && !GadgetTypes.isKnown(type.getName())
                && allows(loader.getClass());
    }

    /** What calls a proxy knows it by its interface: one of the JDK may be called by anything that reads a value. */
    private boolean allowsForProxies(Class<?> type) {
        return type == Serializable.class || !JdkTypes.isOfJdk(type) && allows(type);
    }
}
