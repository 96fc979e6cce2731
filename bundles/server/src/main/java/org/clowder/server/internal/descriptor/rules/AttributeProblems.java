package org.clowder.server.internal.descriptor.rules;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.digester.Digester;
import org.clowder.tomcat.Keys;

/** Turns the digester's terse warning of an attribute that it could not set into a sentence that helps. */
record AttributeProblems(Digester digester) {

    /** The three bracketed words of {@code rule.noProperty}: pattern, attribute, value, in any language. */
    private static final Pattern BRACKETS = Pattern.compile("\\[(.*?)].*?\\[(.*?)].*?\\[(.*)]", Pattern.DOTALL);

    String explain(String warning) {
        Matcher matcher = BRACKETS.matcher(warning);
        if (!matcher.find() || digester.getCount() == 0) {
            return warning;
        }
        String element = matcher.group(1).substring(matcher.group(1).lastIndexOf('/') + 1);
        String attribute = matcher.group(2);
        if (digester.peek() instanceof Connector connector && connector.getProtocolHandler() == null) {
            return "<Connector protocol=\"" + connector.getProtocolHandlerClassName()
                    + "\">: there is no such protocol; expected HTTP/1.1, AJP/1.3 or the name of a class that is a "
                    + ProtocolHandler.class.getName();
        }
        Class<?> target = digester.peek().getClass();
        String place = "<" + element + " " + attribute + "=\"" + matcher.group(3) + "\">: ";
        Optional<String> reason = reason(target, attribute, matcher.group(3));
        if (reason.isPresent()) {
            return place + reason.get();
        }
        return place
                + setter(target, attribute)
                        .map(type -> "the value does not fit: " + target.getName() + " expects a value of type " + type)
                        .orElseGet(() -> "unknown attribute of " + target.getName() + nearest(target, attribute));
    }

    /** What the setter itself has against the value: the digester keeps that to itself, so it is asked once more. */
    private Optional<String> reason(Class<?> target, String attribute, String value) {
        for (Method method : settable(target)) {
            if (property(method).equals(attribute)) {
                try {
                    method.invoke(digester.peek(), converted(value, method.getParameterTypes()[0]));
                } catch (InvocationTargetException e) {
                    return e.getCause() instanceof IllegalArgumentException refusal
                            ? Optional.ofNullable(refusal.getMessage())
                            : Optional.empty();
                } catch (IllegalAccessException | IllegalArgumentException e) {
                    // a type that only the digester converts, or a value that is not of the type
                    continue;
                }
            }
        }
        return Optional.empty();
    }

    private static Object converted(String value, Class<?> type) {
        if (type == String.class) {
            return value;
        }
        if (type == int.class) {
            return Integer.valueOf(value);
        }
        if (type == long.class) {
            return Long.valueOf(value);
        }
        if (type == boolean.class) {
            return Boolean.valueOf(value);
        }
        throw new IllegalArgumentException("no conversion to " + type);
    }

    private Optional<String> setter(Class<?> target, String attribute) {
        return settable(target).stream()
                .filter(method -> property(method).equals(attribute))
                .map(method -> method.getParameterTypes()[0].getSimpleName())
                .findFirst();
    }

    private String nearest(Class<?> target, String attribute) {
        return Keys.nearest(attribute, settable(target).stream().map(AttributeProblems::property))
                .map(name -> "; did you mean " + name + "?")
                .orElse("; remove it or correct its name");
    }

    /** A connector passes on to its protocol what it does not know itself. */
    private List<Method> settable(Class<?> target) {
        Class<?> further = digester.peek() instanceof Connector connector && connector.getProtocolHandler() != null
                ? connector.getProtocolHandler().getClass()
                : target;
        return Stream.of(target, further)
                .distinct()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().startsWith("set")
                        && method.getName().length() > 3
                        && method.getParameterCount() == 1)
                .toList();
    }

    private static String property(Method setter) {
        String name = setter.getName().substring(3);
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
