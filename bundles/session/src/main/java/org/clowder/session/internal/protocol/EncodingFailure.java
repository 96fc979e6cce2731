package org.clowder.session.internal.protocol;

import java.io.NotSerializableException;
import java.util.ConcurrentModificationException;

/** Finds out what to say of a value that could not be encoded. */
final class EncodingFailure {

    private static final int MAX_CAUSES = 10;

    private EncodingFailure() {}

    static UnencodableValueException of(Object value, Throwable failure, int maxBytes) {
        String type = value.getClass().getName();
        if (caused(failure, ConcurrentModificationException.class)) {
            return new UnencodableValueException("", type + " is being changed while it is encoded", true, failure);
        }
        if (failure instanceof NotSerializableException missing && missing.getMessage() != null) {
            return notSerializable(value, missing);
        }
        if (failure instanceof RefusedClassException refused) {
            String name = refused.className;
            if (refused.ofProxy) {
                String advice = "; make the field transient, or, if all its interfaces are the application's own,"
                        + " set allowedClasses=java.lang.reflect.Proxy";
                return at(value, name, " is a dynamic proxy, which is not sent", advice, failure);
            }
            return at(value, name, " is not allowed", "; allowedClasses=" + name + " allows it", failure);
        }
        return new UnencodableValueException("", reason(type, failure, maxBytes), false, failure);
    }

    private static String reason(String type, Throwable failure, int maxBytes) {
        if (failure instanceof TooLargeException) {
            return type + " takes more than " + maxBytes + " bytes; store less in the session, or raise the limit";
        }
        if (failure instanceof StackOverflowError) {
            return type + " is nested too deeply; store long chains as a list";
        }
        return type + " fails to write itself: " + failure;
    }

    private static UnencodableValueException notSerializable(Object value, NotSerializableException failure) {
        // With the JDK's extended debug output, more lines follow.
        String type = failure.getMessage().lines().findFirst().orElse("");
        return at(value, type, " is not Serializable", "; make it so, or the field transient", failure);
    }

    private static UnencodableValueException at(
            Object value, String type, String what, String advice, Throwable failure) {
        String path = SerializationPath.to(type, value);
        String where = path == null ? " somewhere in " + value.getClass().getName() : "";
        return new UnencodableValueException(path == null ? "" : path, type + what + where + advice, false, failure);
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> by) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (by.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
