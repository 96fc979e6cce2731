package org.clowder.check.internal.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Finds where the code of a class calls {@code HttpSession.setAttribute}, and with what, as far as that can be seen. */
final class AttributeSettings {

    /** The second one in applications that are converted when they are deployed. */
    private static final Set<String> SESSIONS =
            Set.of("jakarta/servlet/http/HttpSession", "javax/servlet/http/HttpSession");

    private AttributeSettings() {}

    /**
     * One call.
     *
     * @param attribute the attribute's name, or null if it is not a constant
     * @param type what the value is at least
     * @param place method, file and line
     */
    record Setting(String attribute, Type type, String place) {}

    /** All calls in a class whose value is of a known type. */
    static List<Setting> of(ClassReader reader) {
        ClassNode code = new ClassNode();
        reader.accept(code, ClassReader.SKIP_FRAMES);
        List<Setting> found = new ArrayList<>();
        for (MethodNode method : code.methods) {
            if (callsSetAttribute(method)) {
                addSettings(code, method, found);
            }
        }
        return found;
    }

    private static boolean callsSetAttribute(MethodNode method) {
        for (AbstractInsnNode step : method.instructions) {
            if (isSetAttribute(step)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSetAttribute(AbstractInsnNode step) {
        return step instanceof MethodInsnNode call
                && SESSIONS.contains(call.owner)
                && call.name.equals("setAttribute")
                && call.desc.equals("(Ljava/lang/String;Ljava/lang/Object;)V");
    }

    private static void addSettings(ClassNode code, MethodNode method, List<Setting> found) {
        Frame<BasicValue>[] frames;
        try {
            frames = new Analyzer<>(new ExactTypes()).analyze(code.name, method);
        } catch (AnalyzerException e) {
            // code that the analyzer does not understand is not judged
            return;
        }
        int line = 0;
        for (int i = 0; i < frames.length; i++) {
            AbstractInsnNode step = method.instructions.get(i);
            if (step instanceof LineNumberNode number) {
                line = number.line;
            } else if (isSetAttribute(step) && frames[i] != null) {
                Frame<BasicValue> frame = frames[i];
                BasicValue value = frame.getStack(frame.getStackSize() - 1);
                BasicValue name = frame.getStack(frame.getStackSize() - 2);
                String place = Type.getObjectType(code.name).getClassName() + "." + method.name + " (" + code.sourceFile
                        + ":" + line + ")";
                found.add(new Setting(name instanceof Text text ? text.text : null, value.getType(), place));
            }
        }
    }

    /** A reference whose value is a constant. */
    private static final class Text extends BasicValue {
        private final String text;

        Text(String text) {
            super(Type.getType(String.class));
            this.text = text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text that && that.text.equals(text);
        }

        @Override
        public int hashCode() {
            return Objects.hash(text);
        }
    }

    /** Keeps the declared or made class of each reference, where the basic interpreter knows only that it is one. */
    private static final class ExactTypes extends BasicInterpreter {

        ExactTypes() {
            super(Opcodes.ASM9);
        }

        @Override
        public BasicValue newValue(Type type) {
            boolean reference = type != null && (type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY);
            return reference ? new BasicValue(type) : super.newValue(type);
        }

        @Override
        public BasicValue newOperation(AbstractInsnNode step) throws AnalyzerException {
            return step instanceof LdcInsnNode constant && constant.cst instanceof String text
                    ? new Text(text)
                    : super.newOperation(step);
        }

        @Override
        public BasicValue merge(BasicValue one, BasicValue other) {
            if (one.equals(other)) {
                return one;
            }
            if (!one.isReference() || !other.isReference()) {
                return BasicValue.UNINITIALIZED_VALUE;
            }
            return one.getType().equals(other.getType()) ? newValue(one.getType()) : BasicValue.REFERENCE_VALUE;
        }
    }
}
