package org.clowder.shell.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.clowder.shell.protocol.ControlAddress;

/**
 * The listening Unix domain socket of a member. Only the owner of the process may connect (mode 0600); a socket that a
 * killed member left behind is replaced, and {@link #close} removes the file.
 */
final class ControlSocket implements AutoCloseable {

    private final Path file;
    private final ServerSocketChannel channel;

    /** Of the file; null where files have none. */
    private final Object key;

    ControlSocket(Path file, ServerSocketChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.key = key(file);
    }

    /** Listens at the control address of a base directory, whose {@code data/} directory exists. */
    static ControlSocket open(Path base) throws IOException {
        return listening(ControlAddress.file(base));
    }

    private static ControlSocket listening(Path file) throws IOException {
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

    /** Whether somebody who connects to the file comes to this socket. */
    boolean isThere() throws IOException {
        return Files.exists(file) && Objects.equals(key, key(file));
    }

    /** Another one at the same place, where the file of this one has been deleted. */
    ControlSocket anew() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return listening(file);
    }

    /** Null too if there is no file. */
    private static Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (isThere()) {
            Files.delete(file);
        }
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
