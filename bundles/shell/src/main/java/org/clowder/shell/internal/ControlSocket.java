package org.clowder.shell.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.clowder.shell.protocol.ControlAddress;

/**
 * The listening Unix domain socket of a member. Only the owner of the process may connect (mode 0600); a socket that a
 * killed member left behind is replaced, and {@link #close} removes the file.
 */
final class ControlSocket implements AutoCloseable {

    private final Path file;
    private final ServerSocketChannel channel;

    ControlSocket(Path file, ServerSocketChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Listens at the control address of a base directory, whose {@code data/} directory exists. */
    static ControlSocket open(Path base) throws IOException {
        Path file = ControlAddress.file(base);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(channel, file);
            return new ControlSocket(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    /** Binds in a directory that nobody else can enter, so that the socket is never there with a mode other than 0600. */
    private static void bind(ServerSocketChannel channel, Path file) throws IOException {
        Path closed = Files.createTempDirectory(file.getParent(), ".c");
        Path bound = closed.resolve("s");
        try {
            channel.bind(ControlAddress.address(bound));
            if (Files.getFileAttributeView(bound, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            }
            Files.move(bound, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(bound);
            Files.delete(closed);
        }
    }
}
