package org.clowder.launcher.framework;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.clowder.launcher.CommandException;

/**
 * The installation's list of bundles, {@code system/bundles.list}: a start level and a file name on each line, and {@code when-named PACKAGE} behind
 * these for a bundle that the server installs when a file names a class of that package.
 */
final class SystemBundles {

    private SystemBundles() {}

    /**
     * Reads the list.
     *
     * @throws CommandException if a line is malformed or names a file that is not there
     */
    static List<SystemBundle> read(Path system) throws CommandException, IOException {
        Path list = system.resolve("bundles.list");
        if (!Files.isRegularFile(list)) {
            throw CommandException.refused("the installation is incomplete: " + list + " is missing; unpack it again");
        }
        List<SystemBundle> bundles = new ArrayList<>();
        for (String line : Files.readAllLines(list, StandardCharsets.UTF_8)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                bundles.add(parse(system, line.strip()));
            }
        }
        return bundles;
    }

    private static SystemBundle parse(Path system, String line) throws CommandException {
        String[] fields = line.split("\\s+");
        boolean whenNamed = fields.length == 4 && fields[2].equals("when-named");
        if (fields.length != 2 && !whenNamed || !fields[0].matches("\\d{1,3}")) {
            throw CommandException.refused(system.resolve("bundles.list") + ": \"" + line
                    + "\": expected a start level and a file name, or these, when-named and a package");
        }
        Path file = system.resolve(fields[1]);
        if (!Files.isRegularFile(file)) {
            throw CommandException.refused("the installation is incomplete: " + file + " is missing; unpack it again");
        }
        return new SystemBundle(file, Integer.parseInt(fields[0]), whenNamed ? fields[3] : null);
    }
}
