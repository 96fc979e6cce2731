package org.clowder.session.internal.protocol.jdk;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The public classes of the JDK that runs the test: those of {@code java.*} modules, without windows. */
public final class JdkClasses {

    private static final String WINDOWS = "java.desktop";

    private JdkClasses() {}

    /** All of them, by name. */
    public static List<Class<?>> all() {
        return ModuleFinder.ofSystem().findAll().stream()
                .filter(module -> module.descriptor().name().startsWith("java."))
                .filter(module -> !module.descriptor().name().equals(WINDOWS))
                .flatMap(JdkClasses::of)
                .sorted(Comparator.comparing(Class::getName))
                .toList();
    }

    private static Stream<Class<?>> of(ModuleReference module) {
        try (ModuleReader reader = module.open();
                Stream<String> files = reader.list()) {
            return files
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .filter(file -> exported(module, file.substring(0, Math.max(0, file.lastIndexOf('/')))))
                    .<Class<?>>map(file -> find(file.replace('/', '.').substring(0, file.length() - 6)))
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exported(ModuleReference module, String folder) {
        return module.descriptor().exports().stream()
                .anyMatch(each -> !each.isQualified() && each.source().equals(folder.replace('/', '.')));
    }

    private static Class<?> find(String name) {
        try {
            return Class.forName(name, false, ClassLoader.getSystemClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** True for a class of which a session could hold an instance. */
    public static boolean isSerializable(Class<?> type) {
        return Serializable.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    }
}
