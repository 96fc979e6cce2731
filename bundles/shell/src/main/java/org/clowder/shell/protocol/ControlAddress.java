package org.clowder.shell.protocol;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a member listens for commands: {@code data/control.sock} below its base directory. */
public final class ControlAddress {

    /** The longest path that the address of a Unix domain socket holds on all systems (108 bytes on Linux, 104 on macOS). */
    static final int LONGEST_PATH = 103;

    private static final Path SOCKET = Path.of("data", "control.sock");

    private ControlAddress() {}

    /**
     * The file of the socket: relative if the process runs in the base directory, because an absolute path may be too
     * long for a socket's address.
     */
    public static Path file(Path base) {
        Path directory = base.toAbsolutePath().normalize();
        Path working = Path.of("").toAbsolutePath().normalize();
        return directory.equals(working) ? SOCKET : directory.resolve(SOCKET);
    }

    /**
     * The address of a socket file.
     *
     * @throws IOException if the path is too long for a socket's address
     */
    public static UnixDomainSocketAddress address(Path file) throws IOException {
        int length = file.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException("The path of the control socket " + file + " has " + length
                    + " bytes, and a socket's address holds " + LONGEST_PATH
                    + ": run the process in the member's directory, as bin/clowder does");
        }
        return UnixDomainSocketAddress.of(file);
    }
}
