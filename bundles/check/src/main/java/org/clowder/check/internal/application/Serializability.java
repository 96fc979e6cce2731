package org.clowder.check.internal.application;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Type;

/**
 * Says of a type whether its objects visibly cannot be serialized. Only what is certain counts: an interface, an abstract
 * class, a class with a serializable subclass or one that is not in the archive may turn out well. For one thread.
 */
final class Serializability {

    private static final String SERIALIZABLE = "java/io/Serializable";
    private static final String EXTERNALIZABLE = "java/io/Externalizable";

    private final Map<String, ClassFacts> classes;
    private final Map<String, List<String>> children = new HashMap<>();

    /** @param classes the classes of the application by their names with slashes */
    Serializability(Map<String, ClassFacts> classes) {
        this.classes = classes;
        for (ClassFacts facts : classes.values()) {
            if (facts.parent() != null) {
                children.computeIfAbsent(facts.parent(), parent -> new ArrayList<>())
                        .add(facts.name());
            }
        }
    }

    /** Why objects of the type cannot be serialized, with the path to the field; empty if they may well be. */
    Optional<String> problem(Type type) {
        return problem(type, "", new HashSet<>());
    }

    private Optional<String> problem(Type type, String path, Set<String> seen) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() != Type.OBJECT || !seen.add(element.getInternalName())) {
            return Optional.empty();
        }
        ClassFacts facts = classes.get(element.getInternalName());
        if (facts == null) {
            return ofTheJdk(element).filter(Serializability::never).map(known -> notSerializable(element, path));
        }
        if (!facts.concrete()) {
            return Optional.empty();
        }
        Known serializable = serializable(facts.name());
        if (serializable == Known.NO && !anyChildSerializable(facts.name())) {
            return Optional.of(notSerializable(element, path));
        }
        return serializable == Known.YES ? inFields(facts, path, seen) : Optional.empty();
    }

    private static String notSerializable(Type type, String path) {
        return (path.isEmpty() ? "" : path + " is of " + type.getClassName() + ", which ")
                + (path.isEmpty() ? type.getClassName() + " " : "") + "does not implement java.io.Serializable";
    }

    private enum Known {
        YES,
        NO,
        MAYBE
    }

    private Known serializable(String name) {
        if (name == null || name.equals("java/lang/Object")) {
            return Known.NO;
        }
        if (name.equals(SERIALIZABLE) || name.equals(EXTERNALIZABLE)) {
            return Known.YES;
        }
        ClassFacts facts = classes.get(name);
        if (facts == null) {
            return ofTheJdk(Type.getObjectType(name))
                    .map(known -> Serializable.class.isAssignableFrom(known) ? Known.YES : Known.NO)
                    .orElse(Known.MAYBE);
        }
        Known result = serializable(facts.parent());
        for (String next : facts.interfaces()) {
            Known byInterface = serializable(next);
            result = byInterface == Known.YES || result == Known.NO ? byInterface : result;
            if (result == Known.YES) {
                return result;
            }
        }
        return result;
    }

    private boolean anyChildSerializable(String name) {
        for (String child : children.getOrDefault(name, List.of())) {
            if (serializable(child) != Known.NO || anyChildSerializable(child)) {
                return true;
            }
        }
        return false;
    }

    /** Java serialization writes the fields of the serializable classes of the object only. */
    private Optional<String> inFields(ClassFacts facts, String path, Set<String> seen) {
        for (ClassFacts part = facts; part != null; part = classes.get(part.parent())) {
            if (part.writesItself() || serializable(part.name()) != Known.YES) {
                return Optional.empty();
            }
            for (ClassFacts.Field field : part.fields()) {
                String owner = Type.getObjectType(part.name()).getClassName();
                Optional<String> problem = problem(
                        field.type(),
                        path + (path.isEmpty() ? "its field " : " -> ") + owner + "." + field.name(),
                        seen);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            if (part.parent() == null) {
                break;
            }
        }
        return Optional.empty();
    }

    private static Optional<Class<?>> ofTheJdk(Type type) {
        if (!type.getInternalName().startsWith("java/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Class.forName(type.getClassName(), false, ClassLoader.getPlatformClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static boolean never(Class<?> type) {
        boolean concrete = !Modifier.isAbstract(type.getModifiers()) && type != Object.class;
        return concrete && !Serializable.class.isAssignableFrom(type);
    }
}
