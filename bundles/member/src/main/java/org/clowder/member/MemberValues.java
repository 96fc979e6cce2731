package org.clowder.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.clowder.tomcat.KeyProblem;

/**
 * The values that <code>${name}</code> stands for in the files of a member. Its sources, in their order: system
 * properties, {@code CLOWDER_<NAME>} environment variables, {@code conf/clowder.properties}, mounted secret files
 * ({@code file:/path}), and last what is built in: the defaults of ports and names, and the directories that descriptors
 * written for Tomcat expect. A value may refer to others; that of a secret file is taken as it is. Immutable.
 */
public final class MemberValues {

    private static final String FILE_SCHEME = "file:";

    private final PropertyFile file;
    private final Map<String, String> builtIn;
    private final UnaryOperator<String> system;
    private final UnaryOperator<String> environment;
    private final Consumer<String> secrets;

    MemberValues(
            PropertyFile file,
            Map<String, String> builtIn,
            UnaryOperator<String> system,
            UnaryOperator<String> environment,
            Consumer<String> secrets) {
        this.file = file;
        this.builtIn = Map.copyOf(builtIn);
        this.system = system;
        this.environment = environment;
        this.secrets = secrets;
    }

    /**
     * Reads {@code conf/clowder.properties}, which may be missing.
     *
     * @param base the member's directory
     * @param home the installation
     * @param secrets told of each value that comes from a secret file
     * @throws IOException if the file cannot be read
     */
    public static MemberValues read(Path base, Path home, Consumer<String> secrets) throws IOException {
        return new MemberValues(
                PropertyFile.read(base.resolve("conf/clowder.properties")),
                builtIn(base, home),
                System::getProperty,
                System::getenv,
                secrets);
    }

    private static Map<String, String> builtIn(Path base, Path home) {
        Map<String, String> values = new HashMap<>();
        Stream.of("clowder.base", "catalina.base").forEach(name -> values.put(name, base.toString()));
        Stream.of("clowder.home", "catalina.home").forEach(name -> values.put(name, home.toString()));
        values.put("member.name", String.valueOf(base.getFileName()));
        values.put("http.port", "8080");
        values.put("management.port", "8090");
        values.put("channel.port", "4000");
        return values;
    }

    /** The value of a name, without space around it; empty if no source knows it, or what it refers to. */
    public Optional<String> value(String name) {
        return value(name, Set.of());
    }

    private Optional<String> value(String name, Set<String> within) {
        if (name.isEmpty() || within.contains(name)) {
            return Optional.empty();
        }
        Optional<String> written = written(name);
        if (written.isEmpty()) {
            return secret(name);
        }
        Set<String> inside = new HashSet<>(within);
        inside.add(name);
        return resolved(written.get(), inside);
    }

    private Optional<String> written(String name) {
        return Stream.<Supplier<String>>of(
                        () -> system.apply(name),
                        () -> environment.apply(environmentName(name)),
                        () -> file.raw(name),
                        () -> builtIn.get(name))
                .flatMap(source -> Stream.ofNullable(source.get()))
                .findFirst();
    }

    private Optional<String> resolved(String raw, Set<String> within) {
        Set<String> unknown = new HashSet<>();
        String value = new References(name -> value(name, within)).resolve(raw, unknown::add);
        return unknown.isEmpty() ? Optional.of(value.strip()) : Optional.empty();
    }

    private Optional<String> secret(String name) {
        if (!name.startsWith(FILE_SCHEME)) {
            return Optional.empty();
        }
        try {
            String value = Files.readString(Path.of(name.substring(FILE_SCHEME.length())))
                    .strip();
            secrets.accept(value);
            return Optional.of(value);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Every name of the file and of what is built in, with its value. */
    public Map<String, String> all() {
        Map<String, String> values = new HashMap<>();
        Set<String> names = new TreeSet<>(builtIn.keySet());
        names.addAll(file.keys());
        names.forEach(name -> value(name).ifPresent(value -> values.put(name, value)));
        return values;
    }

    /**
     * What {@code conf/clowder.properties} sets, for people: {@linkplain MemberKeys known keys} with the values that count, others as they are written, and
     * so is what refers to a mounted secret file.
     */
    public Map<String, String> shown() {
        Map<String, String> values = new HashMap<>();
        for (String name : file.keys()) {
            boolean secret = within(Set.of(name)).stream().anyMatch(each -> each.startsWith(FILE_SCHEME));
            boolean resolved = MemberKeys.names().contains(name) && !secret;
            values.put(name, resolved ? value(name).orElse(file.raw(name)) : file.raw(name));
        }
        return values;
    }

    /** These names, and those that their values refer to, by whatever way. */
    public Set<String> within(Set<String> names) {
        Set<String> all = new TreeSet<>();
        List<String> next = List.copyOf(names);
        while (!next.isEmpty()) {
            List<String> found = next.stream()
                    .filter(all::add)
                    .flatMap(name -> References.names(written(name).orElse("")).stream())
                    .toList();
            next = found;
        }
        return all;
    }

    /**
     * The names that files refer to, also by way of others.
     *
     * @throws IOException if one cannot be read
     */
    public Set<String> referredFrom(List<Path> files) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path each : files) {
            names.addAll(References.names(Files.readString(each)));
        }
        return within(names);
    }

    /** What {@code conf/clowder.properties} refers to and nothing knows, one line each with file and line. */
    public List<String> problems() {
        return file.unknown(this);
    }

    /**
     * What is wrong with the values that hold of the {@linkplain MemberKeys known keys}, one line each: with file and line where the file has the
     * value.
     */
    public List<String> wrong() {
        return MemberKeys.names().stream().flatMap(key -> wrong(key).stream()).toList();
    }

    /** What is wrong with the value of one of them; empty if nothing is, or if it has none. */
    public Optional<String> wrong(String key) {
        return value(key).flatMap(value -> MemberKeys.problem(key, value)).map(problem -> place(key, problem));
    }

    private String place(String key, String problem) {
        if (system.apply(key) != null) {
            return key + ", as a system property: " + problem;
        }
        return environment.apply(environmentName(key)) != null
                ? environmentName(key) + " in the environment: " + problem
                : file.locate(new KeyProblem(key, key + ": " + problem));
    }

    /**
     * As {@link #value(String)}, but for a value that is {@linkplain #wrong() wrong}: there is none, so that the default holds. A port is never left
     * out: whoever uses it says what is wrong.
     */
    public Optional<String> validValue(String name) {
        return value(name)
                .filter(value -> !MemberKeys.goesWithout(name)
                        || MemberKeys.problem(name, value).isEmpty());
    }

    /** {@code conf/clowder.properties} itself. */
    public PropertyFile file() {
        return file;
    }

    /** What to say of a name that has no value. */
    public static String noValue(String name) {
        return "${" + name + "} has no value; "
                + (name.startsWith(FILE_SCHEME)
                        ? "there is no file " + name.substring(FILE_SCHEME.length()) + " that can be read"
                        : "set " + name + " in conf/clowder.properties or " + environmentName(name)
                                + " in the environment");
    }

    private static String environmentName(String name) {
        return "CLOWDER_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
