package org.clowder.launcher.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;

/** {@code key FILE}: a new random key for the traffic between members, in a file that only its owner can read. */
final class KeyCommand implements Command {

    /** AES-256. */
    private static final int KEY_BYTES = 32;

    @Override
    public Syntax syntax() {
        return Syntax.of("key", "write a new encryption key", "FILE");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException, IOException {
        Path file = invocation.resolve(arguments.operands().get(0));
        try {
            write(file);
        } catch (FileAlreadyExistsException e) {
            throw CommandException.refused(
                    Files.isDirectory(file.getParent())
                            ? file + " exists already; a key is never overwritten"
                            : "cannot write " + file + ": " + e.getFile() + " is no directory");
        }
        invocation.out().println("New key in " + file + "; copy it to every member of the cluster");
        return 0;
    }

    private static void write(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        ByteBuffer text = StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(key) + "\n");
        Set<StandardOpenOption> once = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.createDirectories(file.getParent());
        try (SeekableByteChannel out = Files.newByteChannel(file, once, ownerOnly())) {
            out.write(text);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
