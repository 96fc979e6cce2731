package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.catalina.ha.tcp.SimpleTcpCluster;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * HA, Tribes, Jasper and DBCP are older patches than the core they are wrapped with. Each of their classes is loaded and
 * verified here, and each field and method that they use of any Tomcat class is looked up in the version that is shipped.
 */
class LinkageTest {

    /** What needs Apache Ant or a transaction manager, optional imports that the kit has no use for. */
    private static final Set<String> OPTIONAL = Set.of(
            "org/apache/jasper/compiler/AntCompiler",
            "org/apache/jasper/JspC",
            "org/apache/tomcat/dbcp/dbcp2/managed/");

    @Test
    void everyClassOfTheOlderPatchesLoadsAndVerifies() throws Exception {
        List<String> failures = new ArrayList<>();
        int loaded = 0;
        for (String name : classes()) {
            try {
                Class.forName(name.replace('/', '.'), true, LinkageTest.class.getClassLoader());
                loaded++;
            } catch (ClassNotFoundException | LinkageError e) {
                failures.add(name + ": " + e);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(loaded).isGreaterThan(300);
    }

    @Test
    void everyReferenceIntoTomcatResolves() throws Exception {
        Set<String> failures = new TreeSet<>();
        int[] checked = {0};
        for (String name : classes()) {
            try (InputStream in = LinkageTest.class.getResourceAsStream("/" + name + ".class")) {
                new ClassReader(in).accept(new References(name, failures, checked), ClassReader.SKIP_DEBUG);
            }
        }
        assertThat(failures).isEmpty();
        assertThat(checked[0]).isGreaterThan(10_000);
    }

    /** The classes as they are wrapped: the bundle's content. */
    private static List<String> classes() throws IOException {
        Path content = Path.of(SimpleTcpCluster.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        List<String> names = new ArrayList<>();
        for (String root : List.of(
                "org/apache/catalina/ha",
                "org/apache/catalina/tribes",
                "org/apache/jasper",
                "org/apache/tomcat/dbcp")) {
            try (Stream<Path> entries = Files.walk(content.resolve(root))) {
                entries.map(entry -> content.relativize(entry).toString())
                        .filter(entry -> entry.endsWith(".class"))
                        .map(entry -> entry.substring(0, entry.length() - ".class".length()))
                        .filter(entry -> OPTIONAL.stream().noneMatch(entry::startsWith))
                        .forEach(names::add);
            }
        }
        return names;
    }

    /** Looks up what a class uses. */
    private static final class References extends ClassVisitor {
        private final String user;
        private final Set<String> failures;
        private final int[] checked;

        References(String user, Set<String> failures, int[] checked) {
            super(Opcodes.ASM9);
            this.user = user;
            this.failures = failures;
            this.checked = checked;
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            type(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            for (Type argument : Type.getArgumentTypes(descriptor)) {
                type(argument);
            }
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean itf) {
                    method(owner, name, descriptor);
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                    field(owner, name);
                }

                @Override
                public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... args) {
                    for (Object arg : args) {
                        if (arg instanceof Handle handle && handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
                            method(handle.getOwner(), handle.getName(), handle.getDesc());
                        }
                    }
                }
            };
        }

        private void type(Type type) {
            if (type.getSort() == Type.OBJECT) {
                find(type.getInternalName());
            }
        }

        private void method(String owner, String name, String descriptor) {
            Class<?> type = find(owner);
            if (type == null) {
                return;
            }
            boolean found = name.equals("<init>")
                    ? Stream.of(type.getDeclaredConstructors())
                            .anyMatch(c -> Type.getConstructorDescriptor(c).equals(descriptor))
                    : lineage(type)
                            .flatMap(t -> Stream.of(t.getDeclaredMethods()))
                            .anyMatch(m -> m.getName().equals(name)
                                    && Type.getMethodDescriptor(m).equals(descriptor));
            report(found, owner + "." + name + descriptor);
        }

        private void field(String owner, String name) {
            Class<?> type = find(owner);
            if (type != null) {
                boolean found = lineage(type)
                        .flatMap(t -> Stream.of(t.getDeclaredFields()))
                        .anyMatch(f -> f.getName().equals(name));
                report(found, owner + "." + name);
            }
        }

        private Class<?> find(String owner) {
            if (!owner.startsWith("org/apache/") && !owner.startsWith("jakarta/")
                    || owner.startsWith("org/apache/tools/ant")) {
                return null;
            }
            try {
                return Class.forName(owner.replace('/', '.'), false, LinkageTest.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                report(false, owner);
                return null;
            }
        }

        private static Stream<Class<?>> lineage(Class<?> type) {
            Stream<Class<?>> self = Stream.of(type);
            Stream<Class<?>> parents = Stream.concat(
                            Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
                    .flatMap(References::lineage);
            Stream<Class<?>> objects = type.isInterface() ? Stream.of(Object.class) : Stream.empty();
            return Stream.of(self, parents, objects).flatMap(s -> s);
        }

        private void report(boolean found, String what) {
            checked[0]++;
            if (!found) {
                failures.add(user + " uses " + what + ", which is not there");
            }
        }
    }
}
