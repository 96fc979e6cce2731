package org.clowder.session.internal.protocol.jdk;

import java.io.File;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.naming.CompositeName;
import javax.security.auth.x500.X500Principal;

/** Makes objects by public constructors and static methods, with simple arguments. */
public final class JdkSamples {

    private static final List<String> TEXTS = List.of(
            "a",
            "1",
            "UTC",
            "+01:00",
            "2020-01-02",
            "12:30",
            "2020-01-02T12:30",
            "2020-01-02T12:30Z",
            "PT1H",
            "P1D",
            "cn=anna",
            "anna@EXAMPLE.ORG",
            "http://localhost/",
            "service:jmx:rmi://localhost",
            "USD",
            "00000000-0000-0001-0000-000000000002");

    private static final Constructor<?>[] NONE = {};

    /** The first that fits is taken. */
    private static final List<Object> ARGUMENTS = List.of(
            "a",
            1,
            new ArrayList<>(List.of(TimeUnit.DAYS)),
            new TreeSet<>(List.of(TimeUnit.DAYS)),
            new TreeMap<>(Map.of(TimeUnit.DAYS, TimeUnit.HOURS)),
            new Vector<>(List.of("a")),
            TimeUnit.class,
            new IllegalStateException("a"),
            Comparator.naturalOrder(),
            Collections.emptyEnumeration(),
            Locale.FRANCE,
            new File("a"),
            URI.create("http://localhost/"),
            new Date(5),
            Instant.EPOCH,
            Duration.ZERO,
            Period.ZERO,
            LocalDate.EPOCH,
            LocalTime.NOON,
            LocalDateTime.MIN,
            ZoneOffset.UTC,
            ZoneId.of("Europe/Paris"),
            BigDecimal.ONE,
            BigInteger.TEN,
            InetAddress.getLoopbackAddress(),
            new X500Principal("CN=anna"),
            new CompositeName());

    private JdkSamples() {}

    /** What the public constructors of a serializable class give, and the constants of any. */
    public static Stream<Object> of(Class<?> type) {
        return Stream.concat(
                Arrays.stream(JdkClasses.isSerializable(type) ? type.getConstructors() : NONE)
                        .map(JdkSamples::made)
                        .filter(Serializable.class::isInstance),
                Arrays.stream(type.getFields()).map(JdkSamples::constant).filter(Serializable.class::isInstance));
    }

    /** What the public static methods of a class give that is serializable. */
    public static Stream<Object> byMethods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.getReturnType().isPrimitive())
                .map(JdkSamples::made)
                .filter(Serializable.class::isInstance);
    }

    private static Object constant(Field field) {
        try {
            return Modifier.isStatic(field.getModifiers()) ? field.get(null) : null;
        } catch (IllegalAccessException | LinkageError e) {
            // of a class that is not public
            return null;
        }
    }

    private static Object made(Executable maker) {
        boolean ofText = Arrays.stream(maker.getParameterTypes()).anyMatch(CharSequence.class::isAssignableFrom);
        for (String text : ofText ? TEXTS : TEXTS.subList(0, 1)) {
            Object made = made(maker, text);
            if (made != null) {
                return made;
            }
        }
        return null;
    }

    private static Object made(Executable maker, String text) {
        Object[] arguments = new Object[maker.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(maker.getParameterTypes()[i], text);
            if (arguments[i] == null) {
                return null;
            }
        }
        try {
            return maker instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) maker).invoke(null, arguments);
        } catch (InvocationTargetException | IllegalAccessException | InstantiationException | LinkageError e) {
            // it wants something else
            return null;
        }
    }

    private static Object argument(Class<?> type, String text) {
        if (type.isPrimitive()) {
            return primitive(type);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            Object element = argument(type.getComponentType(), text);
            return element == null ? null : arrayOf(type.getComponentType(), element);
        }
        return type.isInstance(text)
                ? text
                : ARGUMENTS.stream().filter(type::isInstance).findFirst().orElse(null);
    }

    private static Object primitive(Class<?> type) {
        Object one = arrayOf(type, type == boolean.class ? true : type == char.class ? 'a' : (Object) (byte) 1);
        return Array.get(one, 0);
    }

    private static Object arrayOf(Class<?> type, Object element) {
        Object array = Array.newInstance(type, 1);
        Array.set(array, 0, element);
        return array;
    }
}
