package org.clowder.server.internal.reload;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.UserDatabase;
import org.apache.catalina.realm.MemoryRealm;
import org.apache.catalina.valves.rewrite.RewriteValve;
import org.clowder.server.internal.element.Element;

/**
 * The files that elements of the descriptor only name, such as key stores, as they were when their element was taken over: whoever it
 * makes reads them, most of them once. Immutable.
 */
final class NamedFiles {

    static final NamedFiles NONE = new NamedFiles(Path.of(""), Map.of());

    private static final String REWRITE_RULES = "rewrite.config";
    private static final String USERS = "conf/tomcat-users.xml";
    /** Directories of the member, in which it writes itself. */
    private static final Set<String> WRITTEN = Set.of("data", "logs", "work");

    /** By which a file is known to have changed; one that is not there has none. */
    private record Stamp(FileTime changed, long size) {

        static Optional<Stamp> of(Path file) {
            try {
                return Files.isRegularFile(file)
                        ? Optional.of(new Stamp(Files.getLastModifiedTime(file), Files.size(file)))
                        : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private final Path base;
    private final Map<Element, Map<Path, Stamp>> stamps;

    private NamedFiles(Path base, Map<Element, Map<Path, Stamp>> stamps) {
        this.base = base;
        this.stamps = stamps;
    }

    /** Those of a member's descriptor as it runs now; those of elements that were there before remain as they were then. */
    NamedFiles of(Path member, Element root) {
        Map<Element, Map<Path, Stamp>> all = new IdentityHashMap<>();
        add(member, root, null, all);
        all.replaceAll((element, now) -> stamps.getOrDefault(element, now));
        return new NamedFiles(member, all);
    }

    private static void add(Path base, Element element, Object parent, Map<Element, Map<Path, Stamp>> all) {
        all.put(element, stamps(base, element, parent));
        element.children().forEach(child -> add(base, child, element.object(), all));
    }

    private static Map<Path, Stamp> stamps(Path base, Element element, Object parent) {
        Map<Path, Stamp> found = new TreeMap<>();
        names(element, parent).forEach(name -> path(base, name)
                .ifPresent(file -> Stamp.of(file).ifPresent(stamp -> found.put(file, stamp))));
        return found;
    }

    private static List<String> names(Element element, Object parent) {
        List<String> names = new ArrayList<>();
        if (readsItAgain(element)) {
            return names;
        }
        element.attributeNames().forEach(attribute -> names.add(element.attribute(attribute)));
        if (MemoryRealm.class.getName().equals(element.className()) && element.attribute("pathname") == null) {
            names.add(USERS);
        }
        if (RewriteValve.class.getName().equals(element.className())
                && (parent instanceof Host || parent instanceof Engine)) {
            names.add(Container.getConfigPath((Container) parent, REWRITE_RULES));
        }
        return names;
    }

    /** Tomcat looks at the file of a database of users all the time. */
    private static boolean readsItAgain(Element element) {
        return UserDatabase.class.getName().equals(element.attribute("type"))
                && !"false".equals(element.attribute("watchSource"));
    }

    private static Optional<Path> path(Path base, String name) {
        try {
            Path file = name.startsWith("file:") ? Path.of(URI.create(name)) : base.resolve(name);
            Path normal = file.normalize();
            return normal.startsWith(base)
                            && WRITTEN.contains(
                                    base.relativize(normal).getName(0).toString())
                    ? Optional.empty()
                    : Optional.of(normal);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // no name of a file
            return Optional.empty();
        }
    }

    /** Those that have changed since, a line for each. */
    List<String> changed() {
        List<String> lines = new ArrayList<>();
        stamps.keySet()
                .forEach(element -> element.children().forEach(child -> changed(child, element.object(), lines)));
        return lines.stream().sorted().toList();
    }

    private void changed(Element element, Object parent, List<String> lines) {
        Map<Path, Stamp> before = stamps.get(element);
        Map<Path, Stamp> now = stamps(base, element, parent);
        Set<Path> files = new TreeSet<>(before.keySet());
        files.addAll(now.keySet());
        files.stream()
                .filter(file -> !Objects.equals(before.get(file), now.get(file)))
                .forEach(file -> lines.add((file.startsWith(base) ? base.relativize(file) : file)
                        + " has changed, which " + Names.of(element) + " names (" + element.place() + ")"));
    }
}
