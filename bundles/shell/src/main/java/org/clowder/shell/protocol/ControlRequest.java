package org.clowder.shell.protocol;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks of a member; the wire form is in the package description.
 *
 * @param kind how the arguments are meant
 * @param arguments for {@link Kind#COMMAND} the command's name and its arguments, for {@link Kind#SCRIPT} the script
 */
public record ControlRequest(Kind kind, List<String> arguments) {

    /** How the arguments of a request are meant. */
    public enum Kind {
        /** A command of the scope {@code clowder}; its arguments are taken literally. */
        COMMAND,
        /** One argument, which Gogo parses. */
        SCRIPT
    }

    static final int MAGIC = 0x434C5744;
    static final int VERSION = 1;
    static final int MAX_ARGUMENTS = 256;
    static final int MAX_LENGTH = 64 * 1024;

    public ControlRequest {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty() || arguments.size() > MAX_ARGUMENTS) {
            throw new IllegalArgumentException(
                    "A request has 1 to " + MAX_ARGUMENTS + " arguments, this one " + arguments.size());
        }
    }

    /**
     * Sends this request.
     *
     * @throws IOException if the member is gone, or an argument is longer than 64 KiB
     */
    @SuppressWarnings("EnumOrdinal") // the order of the kinds is the protocol
    public void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        out.writeByte(kind.ordinal() + 1);
        out.writeShort(arguments.size());
        for (String argument : arguments) {
            byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > MAX_LENGTH) {
                throw new IOException(
                        "An argument has " + bytes.length + " bytes; at most " + MAX_LENGTH + " are sent");
            }
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        out.flush();
    }

    /**
     * Receives the next request of a connection.
     *
     * @return the request, or empty if the client has closed the connection between two requests
     * @throws ForeignVersionException if the client speaks another version of the protocol
     * @throws IOException if what comes is not a request
     */
    public static Optional<ControlRequest> readFrom(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int magic = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (magic != MAGIC) {
            throw new IOException(String.format("Not a control request: expected %08x, got %08x", MAGIC, magic));
        }
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new ForeignVersionException(VERSION, version);
        }
        Kind kind = kind(in.readUnsignedByte());
        int count = bounded("number of arguments", in.readUnsignedShort(), 1, MAX_ARGUMENTS);
        List<String> arguments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = bounded("length of an argument", in.readInt(), 0, MAX_LENGTH);
            arguments.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
        return Optional.of(new ControlRequest(kind, arguments));
    }

    private static Kind kind(int code) throws IOException {
        return Kind.values()[bounded("kind of request", code, 1, Kind.values().length) - 1];
    }

    static int bounded(String what, int value, int least, int most) throws IOException {
        if (value < least || value > most) {
            throw new IOException("Control protocol: " + what + " is " + value + ", expected " + least + " to " + most);
        }
        return value;
    }
}
