package org.clowder.launcher.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.member.NewMember;

/** {@code create DIR}: a new member directory on this installation. Everything is checked before anything is made. */
final class CreateCommand implements Command {

    private static final Map<String, String> PORTS = Map.of(
            "--http-port", "http.port", "--channel-port", "channel.port", "--management-port", "management.port");

    @Override
    public Syntax syntax() {
        return Syntax.of("create", "make the directory of a new member; --members switches clustering on", "DIR")
                .option("--name N", "its name (default: that of the directory)")
                .option("--http-port P", "where browsers and balancers connect to (8080)")
                .option("--channel-port P", "where the other members connect to (4000)")
                .option("--management-port P", "where health and the console are (8090)")
                .option("--members HOST:PORT,...", "the members of its cluster; switches clustering on")
                .option("--key-file FILE", "the key of its cluster, see the command key");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws CommandException, IOException {
        Path directory = invocation.resolve(arguments.operands().get(0));
        NewMember member = new NewMember(
                name(arguments, directory), ports(arguments), members(arguments), keyFile(arguments, invocation));
        member.create(invocation.home(), directory);
        invocation.out().println("New member " + member.name() + " in " + directory);
        return 0;
    }

    /** By default that of the directory, without what has no place in a session id, where the name stands as the route. */
    private static String name(Arguments arguments, Path directory) throws CommandException {
        Optional<String> given = arguments.option("--name");
        String name = given.orElse(String.valueOf(directory.getFileName()).replaceAll("[^A-Za-z0-9._-]+", "-"));
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw CommandException.usage("member name \"" + name
                    + "\": expected letters, digits, dots, dashes and underscores, with a letter or a digit first; "
                    + "--name gives another one");
        }
        return name;
    }

    private static Map<String, Integer> ports(Arguments arguments) throws CommandException {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (Map.Entry<String, String> option : PORTS.entrySet()) {
            Optional<String> value = arguments.option(option.getKey());
            if (value.isPresent()) {
                ports.put(option.getValue(), port(option.getKey(), value.get()));
            }
        }
        return ports;
    }

    private static List<String> members(Arguments arguments) throws CommandException {
        List<String> members = new ArrayList<>();
        for (String entry : arguments.option("--members").orElse("").split(",")) {
            String member = entry.strip();
            if (!member.isEmpty()) {
                members.add(checkedMember(member));
            }
        }
        return members;
    }

    private static String checkedMember(String member) throws CommandException {
        int colon = member.lastIndexOf(':');
        if (colon <= 0) {
            throw CommandException.usage("--members: \"" + member + "\": expected HOST:PORT");
        }
        port("--members: \"" + member + "\"", member.substring(colon + 1));
        try {
            InetAddress.getByName(member.substring(0, colon));
        } catch (UnknownHostException e) {
            throw CommandException.usage(
                    "--members: \"" + member + "\": no address is known for host " + member.substring(0, colon));
        }
        return member;
    }

    private static int port(String option, String value) throws CommandException {
        if (value.matches("\\d{1,5}")) {
            int port = Integer.parseInt(value);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw CommandException.usage(option + ": port \"" + value + "\": expected a number from 1 to 65535");
    }

    private static Optional<Path> keyFile(Arguments arguments, Invocation invocation) throws CommandException {
        Optional<Path> file = arguments.option("--key-file").map(invocation::resolve);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw CommandException.refused(
                    "key file " + file.get() + " cannot be read; \"clowder key FILE\" makes a new key");
        }
        return file;
    }
}
