package org.clowder.check.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.clowder.member.MemberValues;
import org.clowder.member.PropertyFile;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.SecretValues;

/** The files of keys and values in {@code conf/}, with the values that they get when the member starts. */
final class ConfigurationFiles {

    private static final String HOME = "clowder.home";

    private final Path conf;
    private final MemberValues known;

    ConfigurationFiles(MemberEnvironment environment) throws IOException {
        conf = environment.base().resolve("conf");
        known = MemberValues.read(
                environment.base(),
                environment.property(HOME).map(Path::of).orElse(environment.base()),
                SecretValues::keep);
    }

    /** What {@code clowder.properties} and the {@code .cfg} files refer to and nothing knows. */
    List<String> unknown() throws IOException {
        List<String> problems = new ArrayList<>(known.problems());
        for (Path file : configurations()) {
            problems.addAll(PropertyFile.read(file).unknown(known));
        }
        return problems;
    }

    /** What a check finds in a file; nothing in one that cannot be judged, because a value is unknown. */
    List<String> problems(String name, Function<Map<String, Object>, List<String>> check) throws IOException {
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
