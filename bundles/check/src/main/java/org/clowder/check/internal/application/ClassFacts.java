package org.clowder.check.internal.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a class file says of itself, as far as serialization is concerned. Names are those of class files, with slashes.
 *
 * @param parent null for {@code java.lang.Object}
 * @param concrete false for interfaces and abstract classes
 * @param fields those that Java serialization writes, unless the class writes itself
 * @param writesItself true if it has methods by which it decides what is written
 */
record ClassFacts(
        String name,
        String parent,
        List<String> interfaces,
        boolean concrete,
        List<Field> fields,
        boolean writesItself) {

    private static final Set<String> OWN_WAYS = Set.of("writeObject", "writeReplace", "writeExternal");

    record Field(String name, Type type) {}

    static ClassFacts of(ClassReader reader) {
        Collector collector = new Collector();
        reader.accept(collector, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        int abstractOrInterface = Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE;
        return new ClassFacts(
                reader.getClassName(),
                reader.getSuperName(),
                List.of(reader.getInterfaces()),
                (reader.getAccess() & abstractOrInterface) == 0,
                List.copyOf(collector.fields),
                collector.writesItself);
    }

    private static final class Collector extends ClassVisitor {
        private final List<Field> fields = new ArrayList<>();
        private boolean writesItself;

        Collector() {
            super(Opcodes.ASM9);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT)) == 0) {
                fields.add(new Field(name, Type.getType(descriptor)));
            }
            // says itself which fields it has
            writesItself |= name.equals("serialPersistentFields");
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            writesItself |= OWN_WAYS.contains(name);
            return null;
        }
    }
}
