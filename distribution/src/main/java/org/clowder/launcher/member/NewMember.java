package org.clowder.launcher.member;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.clowder.launcher.CommandException;

/**
 * A member directory to be made.
 *
 * @param name the member's name
 * @param ports by the name of their property ({@code http.port} and so on); only those that differ from the defaults
 * @param members the members of its cluster as {@code host:port}; empty leaves platform clustering off
 * @param keyFile the file with the key for the traffic between members
 */
public record NewMember(String name, Map<String, Integer> ports, List<String> members, Optional<Path> keyFile) {

    /**
     * Makes the directory, with a copy of the installation's configuration.
     *
     * @throws CommandException if something is there already
     */
    public MemberDirectory create(Path home, Path directory) throws CommandException, IOException {
        refuseUnlessEmpty(directory);
        MemberDirectory member = new MemberDirectory(directory);
        copy(home.resolve("conf"), member.conf());
        member.createDirectories();
        new ConfigurationFile(member.properties()).set(properties());
        new ConfigurationFile(member.conf().resolve("org.clowder.channel.cfg")).set(channel());
        return member;
    }

    private static void refuseUnlessEmpty(Path directory) throws CommandException, IOException {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw CommandException.refused(directory + " exists and is not a directory");
        }
        try (Stream<Path> content = Files.list(directory)) {
            if (content.findAny().isPresent()) {
                throw CommandException.refused(directory + " is not empty; a new member needs a directory of its own");
            }
        }
    }

    private Map<String, String> properties() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("member.name", name);
        values.put("route", name);
        ports.forEach((property, port) -> values.put(property, port.toString()));
        return values;
    }

    private Map<String, String> channel() {
        Map<String, String> values = new LinkedHashMap<>();
        if (!members.isEmpty()) {
            values.put("enabled", "true");
            values.put("membership", "static");
            values.put("members", String.join(",", members));
        }
        keyFile.ifPresent(file -> values.put("encryption.key.file", file.toString()));
        return values;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
