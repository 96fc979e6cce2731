package org.clowder.session.internal;

import java.io.ObjectInputFilter;
import java.util.Set;

/**
 * What may be decoded from a session message: values and collections of the JDK, what Tomcat itself puts into sessions,
 * and what the application's own class loader sees outside of both. Everything else is refused before an instance is
 * made.
 */
public final class SessionFilter implements ObjectInputFilter {

    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final long MAX_REFERENCES = 2_000_000;
    private static final long MAX_ARRAY = 16L * 1024 * 1024;
    private static final long MAX_DEPTH = 500;

    private static final Set<String> JDK_PACKAGES = Set.of(
            "java.lang",
            "java.math",
            "java.net",
            "java.sql",
            "java.text",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks");

    /** Members of these packages that do more than hold a value. */
    private static final Set<String> JDK_REFUSED = Set.of(
            "java.lang.ProcessBuilder", "java.lang.reflect.Proxy", "java.util.ServiceLoader", "java.util.logging");

    private static final Set<String> TOMCAT = Set.of(
            "org.apache.catalina.ha.session.DeltaRequest",
            "org.apache.catalina.ha.session.DeltaRequest$AttributeInfo",
            "org.apache.catalina.ha.session.ReplicatedSessionListener",
            "org.apache.catalina.realm.GenericPrincipal",
            "org.apache.catalina.realm.GenericPrincipal$SerializablePrincipal",
            "org.apache.catalina.authenticator.SavedRequest",
            "org.apache.tomcat.util.buf.ByteChunk",
            "org.apache.tomcat.util.buf.AbstractChunk",
            "org.apache.catalina.util.ParameterMap");

    private final ClassLoader application;
    private final ClassLoader tomcat;

    public SessionFilter(ClassLoader application, ClassLoader tomcat) {
        this.application = application;
        this.tomcat = tomcat;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.streamBytes() > MAX_BYTES
                || info.references() > MAX_REFERENCES
                || info.depth() > MAX_DEPTH
                || info.arrayLength() > MAX_ARRAY) {
            return Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        return type.isPrimitive() || allowed(type) ? Status.ALLOWED : Status.REJECTED;
    }

    private boolean allowed(Class<?> type) {
        if (TOMCAT.contains(type.getName())) {
            return true;
        }
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return JDK_PACKAGES.contains(type.getPackageName()) && !JDK_REFUSED.contains(type.getName());
        }
        return loader != tomcat && !java.lang.reflect.Proxy.isProxyClass(type) && visible(type);
    }

    private boolean visible(Class<?> type) {
        try {
            return Class.forName(type.getName(), false, application) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
