package org.clowder.check.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.clowder.member.MemberKeys;
import org.clowder.member.MemberValues;
import org.clowder.member.PropertyFile;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.KeyProblem;
import org.clowder.tomcat.Keys;
import org.clowder.tomcat.SecretValues;

/** The files of keys and values in {@code conf/}, with the values that they get when the member starts. */
final class ConfigurationFiles {

    private static final String HOME = "clowder.home";

    private static final Set<String> NAMESPACES =
            MemberKeys.names().stream().map(ConfigurationFiles::namespace).collect(Collectors.toSet());

    private final Path conf;
    private final MemberValues known;

    ConfigurationFiles(MemberEnvironment environment) throws IOException {
        conf = environment.base().resolve("conf");
        known = MemberValues.read(
                environment.base(),
                environment.property(HOME).map(Path::of).orElse(environment.base()),
                SecretValues::keep);
    }

    /** Values in {@code clowder.properties} that are none, and what it and the {@code .cfg} files refer to and nothing knows. */
    List<String> wrong() throws IOException {
        List<String> problems = new ArrayList<>(known.problems());
        problems.addAll(known.wrong());
        for (Path file : configurations()) {
            problems.addAll(PropertyFile.read(file).unknown(known));
            if (file.endsWith("org.clowder.server.cfg")) {
                problems.add(
                        file + ": what is set here belongs into clowder.properties beside it; nothing reads this file");
            }
        }
        return problems;
    }

    /**
     * The keys of {@code clowder.properties} that nothing reads.
     *
     * @param references the names that other files refer to
     */
    List<String> unread(Set<String> references) throws IOException {
        Set<String> read = new HashSet<>(references);
        read.addAll(known.file().references());
        for (Path file : configurations()) {
            read.addAll(PropertyFile.read(file).references());
        }
        return known.file().keys().stream()
                .filter(key -> !read.contains(key) && !MemberKeys.names().contains(key))
                .filter(key -> !mayBeOfBundle(key))
                .map(key -> known.file().locate(new KeyProblem(key, key + ": nothing reads it; " + advice(key))))
                .toList();
    }

    /** What a bundle may ask the framework for, which has all keys: a name like that of a package, as com.acme.limit, or of the framework's own. */
    private static boolean mayBeOfBundle(String key) {
        return Keys.isForeign(key) || key.indexOf('.') != key.lastIndexOf('.') && !NAMESPACES.contains(namespace(key));
    }

    private static String namespace(String key) {
        return key.split("\\.", 2)[0];
    }

    private static String advice(String key) {
        return Keys.nearest(key, MemberKeys.names().stream())
                .map(near -> "did you mean " + near + "?")
                .orElse("no file has ${" + key + "}: remove it or correct its name");
    }

    /** What a check finds in a file; nothing in one that cannot be judged, because a value is unknown. */
    List<String> problems(String name, Function<Map<String, Object>, List<KeyProblem>> check) throws IOException {
        PropertyFile file = PropertyFile.read(conf.resolve(name));
        return file.unknown(known).isEmpty()
                ? check.apply(file.values(known)).stream().map(file::locate).toList()
                : List.of();
    }

    private Iterable<Path> configurations() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(conf, "org.clowder.*.cfg")) {
            TreeSet<Path> sorted = new TreeSet<>();
            files.forEach(sorted::add);
            return sorted;
        }
    }
}
