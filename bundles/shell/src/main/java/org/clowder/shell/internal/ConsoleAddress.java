package org.clowder.shell.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.catalina.Server;
import org.apache.catalina.Service;

/** Where the console of the bundle {@code org.clowder.management} is, with the token that lets whoever has it act. */
final class ConsoleAddress {

    private static final String SERVICE = "Management";
    private static final String TOKEN = "console.token";

    private ConsoleAddress() {}

    /**
     * An URL, whose token no browser sends: it is behind {@code #}.
     *
     * @param data the directory with the token
     * @throws IllegalStateException if there is no console
     * @throws IOException if the token cannot be read
     */
    static String of(Server server, Path data) throws IOException {
        Service service = server.findService(SERVICE);
        String url = Stream.ofNullable(service)
                .flatMap(Urls::of)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "There is no console: the descriptor has no Service named " + SERVICE + " with a Connector"));
        try {
            return url + "/console/#token="
                    + Files.readString(data.resolve(TOKEN)).strip();
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(
                    "There is no console: the bundle org.clowder.management has not started, as there is no "
                            + data.resolve(TOKEN),
                    e);
        }
    }
}
