package org.clowder.session.internal.protocol;

import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.clowder.tomcat.JdkTypes;

/** Lists what Java serialization writes with an object: elements, keys and values, serializable fields. */
final class ObjectParts {

    /** A key is shown up to here. */
    private static final int MAX_KEY = 40;

    private ObjectParts() {}

    /** Calls {@code visitor} with the step that leads to a part, like {@code [3]}, and the part. */
    static void visit(Object whole, BiConsumer<String, Object> visitor) {
        if (whole instanceof Object[] array) {
            elements(java.util.Arrays.asList(array), visitor);
        } else if (whole instanceof Collection<?> collection) {
            elements(collection, visitor);
        } else if (whole instanceof Map<?, ?> map) {
            entries(map, visitor);
        } else if (whole instanceof Map.Entry<?, ?> entry) {
            visitor.accept(".key", entry.getKey());
            visitor.accept(".value", entry.getValue());
        } else if (whole instanceof AtomicReference<?> reference) {
            visitor.accept(".get()", reference.get());
        }
        for (Class<?> type = whole.getClass(); hasFields(type); type = type.getSuperclass()) {
            fields(whole, type, visitor);
        }
    }

    private static void elements(Collection<?> elements, BiConsumer<String, Object> visitor) {
        int index = 0;
        for (Object element : elements) {
            visitor.accept("[" + index++ + "]", element);
        }
    }

    private static void entries(Map<?, ?> map, BiConsumer<String, Object> visitor) {
        map.forEach((key, value) -> {
            String shown = shown(key);
            visitor.accept("[" + shown + "]", value);
            visitor.accept(".key(" + shown + ")", key);
        });
    }

    /** Keys that are no simple values have a text of any length, maybe with secrets. */
    private static String shown(Object key) {
        if (key instanceof String text) {
            return '"' + (text.length() > MAX_KEY ? text.substring(0, MAX_KEY) + "..." : text) + '"';
        }
        return key instanceof Number || key instanceof Enum || key == null
                ? String.valueOf(key)
                : key.getClass().getName();
    }

    /** The JDK's own classes do not show their fields; those that hold objects are listed above. */
    private static boolean hasFields(Class<?> type) {
        return type != null && Serializable.class.isAssignableFrom(type) && !JdkTypes.isOfJdk(type);
    }

    private static void fields(Object whole, Class<?> type, BiConsumer<String, Object> visitor) {
        ObjectStreamClass description = ObjectStreamClass.lookup(type);
        for (ObjectStreamField serialized : description.getFields()) {
            if (!serialized.isPrimitive()) {
                field(whole, type, serialized.getName(), visitor);
            }
        }
    }

    private static void field(Object whole, Class<?> type, String name, BiConsumer<String, Object> visitor) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            visitor.accept("." + name, field.get(whole));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Declared for the stream only, or closed to us.
            return;
        }
    }
}
