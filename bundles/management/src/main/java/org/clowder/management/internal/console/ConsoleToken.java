package org.clowder.management.internal.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What who acts by the console has to know: whoever can read the member's files. Immutable. */
final class ConsoleToken {

    /** Also known to {@code clowder console}. */
    static final String FILE = "console.token";

    private static final int BYTES = 32;

    private final byte[] token;

    private ConsoleToken(String token) {
        this.token = token.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The one that lies in a directory, or a new one that only the owner of the process can read.
     *
     * @throws IOException if it can be neither read nor made
     */
    static ConsoleToken of(Path data) throws IOException {
        Path file = data.resolve(FILE);
        String known = Files.exists(file) ? Files.readString(file).strip() : "";
        return new ConsoleToken(known.matches("[0-9a-f]{" + 2 * BYTES + "}") ? known : make(file));
    }

    private static String make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path unfinished = Files.createTempFile(file.getParent(), "." + FILE, "", owner);
        try {
            Files.writeString(unfinished, token + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return token;
    }

    /** Takes as long whatever is wrong with it. */
    boolean is(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }
}
