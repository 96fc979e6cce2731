package org.clowder.launcher.classes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.framework.MemberFramework;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberProperties;
import org.osgi.framework.Bundle;

/**
 * The program that loads the classes that a member has loaded, and nothing else: they are linked, not initialised. Its JVM writes
 * them to an archive when it ends. Arguments: the installation, the member's directory, the record, an empty directory.
 */
public final class RecordedClasses {

    private static final String SOURCE = " source: ";

    private final Map<String, Bundle> bundles = new HashMap<>();

    private RecordedClasses(Bundle... all) {
        for (Bundle bundle : all) {
            bundles.put(file(bundle.getLocation()), bundle);
        }
    }

    /** Loads them, and ends this JVM. */
    public static void main(String[] args) throws CommandException, IOException {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        Path home = Path.of(args[0]);
        MemberDirectory member = new MemberDirectory(Path.of(args[1]));
        MemberFramework framework =
                MemberFramework.ofClasses(home, member, MemberProperties.read(home, member), Path.of(args[3]));
        framework.start();
        RecordedClasses classes = new RecordedClasses(framework.context().getBundles());
        try (Stream<String> record = Files.lines(Path.of(args[2]))) {
            record.forEach(classes::load);
        }
        System.exit(0);
    }

    /** A line is what {@code -Xlog:class+load} writes of a class. */
    private void load(String line) {
        int end = line.indexOf(SOURCE);
        if (end < 0 || line.lastIndexOf('/', end) >= 0) {
            return;
        }
        String name = line.substring(0, end);
        String source = line.substring(end + SOURCE.length());
        try {
            if (bundles.containsKey(file(source))) {
                link(bundles.get(file(source)).loadClass(name));
            } else if (source.startsWith("file:") || source.startsWith("jrt:")) {
                link(Class.forName(name, false, RecordedClasses.class.getClassLoader()));
            }
        } catch (ClassNotFoundException | LinkageError ofAnApplication) {
            return;
        }
    }

    /** What has not been linked is not archived; this links it. */
    private static void link(Class<?> loaded) {
        Objects.requireNonNull(loaded.getDeclaredConstructors());
    }

    private static String file(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
