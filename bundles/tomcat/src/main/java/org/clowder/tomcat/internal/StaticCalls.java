package org.clowder.tomcat.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.clowder.tomcat.ClassNames;

/**
 * Leads calls of a few static methods of the JDK in a class file elsewhere: {@code Class.forName(String)} to {@link ClassNames},
 * those that give the JVM's MBean server to {@link VeiledServer}, and {@code System.getProperty(String)} where Tomcat reads which jars are
 * not scanned to {@link ScanDefaults}. Both sides are static methods of the same name,
 * parameters and result, so it is enough to name another class in one entry of the constant pool (JVM Specification, 4.4.2); no
 * instruction changes.
 */
final class StaticCalls {

    /** What is called, as a class file writes it, by which class, and the class that has the method to be called instead. */
    private record Call(String owner, String name, String descriptor, Predicate<String> caller, Class<?> instead) {

        Call(String owner, String name, String descriptor, Class<?> instead) {
            this(owner, name, descriptor, any -> true, instead);
        }
    }

    private static final List<Call> LED = List.of(
            new Call("java/lang/Class", "forName", "(Ljava/lang/String;)Ljava/lang/Class;", ClassNames.class),
            new Call(
                    "java/lang/management/ManagementFactory",
                    "getPlatformMBeanServer",
                    "()Ljavax/management/MBeanServer;",
                    VeiledServer.class),
            new Call(
                    "javax/management/MBeanServerFactory",
                    "findMBeanServer",
                    "(Ljava/lang/String;)Ljava/util/ArrayList;",
                    VeiledServer.class),
            new Call(
                    "java/lang/System",
                    "getProperty",
                    "(Ljava/lang/String;)Ljava/lang/String;",
                    "org/apache/tomcat/util/scan/StandardJarScanFilter"::equals,
                    ScanDefaults.class));

    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;

    private final byte[] file;
    private final Map<Integer, String> texts = new HashMap<>();
    /** By index: the index of the class's name. */
    private final Map<Integer, Integer> classes = new HashMap<>();
    /** By index: the indexes of name and descriptor. */
    private final Map<Integer, int[]> namesAndTypes = new HashMap<>();
    /** The indexes of class, and of name and type; and where in the file the first of them is. */
    private final List<int[]> methods = new ArrayList<>();

    private int count;
    private int end;
    private String caller;

    private StaticCalls(byte[] file) throws IOException {
        this.file = file;
        read();
    }

    /** The class file with its calls led elsewhere; empty if it has none. */
    static Optional<byte[]> redirect(byte[] file) {
        try {
            return new StaticCalls(file).redirected();
        } catch (IOException e) {
            throw new UncheckedIOException("Not a class file", e);
        }
    }

    private void read() throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(file);
        DataInputStream in = new DataInputStream(bytes);
        in.skipNBytes(8);
        count = in.readUnsignedShort();
        for (int index = 1; index < count; index++) {
            index += entry(index, in, file.length - bytes.available());
        }
        end = file.length - bytes.available();
        in.skipNBytes(2);
        caller = texts.get(classes.get(in.readUnsignedShort()));
    }

    /** Reads an entry; 1 if it takes two places. */
    private int entry(int index, DataInputStream in, int offset) throws IOException {
        int tag = in.readUnsignedByte();
        switch (tag) {
            case UTF8 -> texts.put(index, in.readUTF());
            case CLASS -> classes.put(index, in.readUnsignedShort());
            case METHOD -> methods.add(new int[] {in.readUnsignedShort(), in.readUnsignedShort(), offset + 1});
            case NAME_AND_TYPE -> namesAndTypes.put(index, new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
            case 5, 6 -> {
                in.skipNBytes(8);
                return 1;
            }
            case 15 -> in.skipNBytes(3);
            case 8, 16, 19, 20 -> in.skipNBytes(2);
            case 3, 4, 9, 11, 17, 18 -> in.skipNBytes(4);
            default -> throw new IOException("Unknown tag " + tag + " in the constant pool");
        }
        return 0;
    }

    private Optional<byte[]> redirected() throws IOException {
        byte[] changed = file.clone();
        ByteArrayOutputStream added = new ByteArrayOutputStream();
        DataOutputStream constants = new DataOutputStream(added);
        int next = count;
        for (int[] method : methods) {
            Optional<Call> call = LED.stream().filter(each -> is(each, method)).findFirst();
            if (call.isPresent()) {
                constants.writeByte(UTF8);
                constants.writeUTF(call.get().instead().getName().replace('.', '/'));
                constants.writeByte(CLASS);
                constants.writeShort(next);
                put(changed, method[2], next + 1);
                next += 2;
            }
        }
        if (next == count) {
            return Optional.empty();
        }
        put(changed, 8, next);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(file.length + added.size());
        bytes.write(changed, 0, end);
        added.writeTo(bytes);
        bytes.write(changed, end, changed.length - end);
        return Optional.of(bytes.toByteArray());
    }

    private boolean is(Call call, int[] method) {
        int[] nameAndType = namesAndTypes.get(method[1]);
        return call.caller().test(caller)
                && call.owner().equals(texts.get(classes.get(method[0])))
                && call.name().equals(texts.get(nameAndType[0]))
                && call.descriptor().equals(texts.get(nameAndType[1]));
    }

    private static void put(byte[] bytes, int offset, int value) {
        bytes[offset] = (byte) (value >> 8);
        bytes[offset + 1] = (byte) value;
    }
}
