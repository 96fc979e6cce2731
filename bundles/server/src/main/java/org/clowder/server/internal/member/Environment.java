package org.clowder.server.internal.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.member.MemberKeys;
import org.clowder.member.MemberPlace;
import org.clowder.member.MemberValues;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.SecretValues;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * {@link MemberEnvironment} for the {@link MemberPlace} that the framework tells. A configuration that changes is taken at
 * the next start of the bundle: what uses a value has read it when it started.
 */
public final class Environment implements MemberEnvironment {

    private static final String HOME = "clowder.home";

    /** Keys that nothing but the descriptor reads, or says where that is. */
    private static final Set<String> OF_THE_DESCRIPTOR =
            Set.of("http.port", "http.address", "management.port", "management.address", "route", "descriptor");

    private static final Log log = LogFactory.getLog(Environment.class);

    private final Path base;
    private final MemberValues values;
    private final ConfiguredValues configured;
    /** What is in secret files and in the environment may change. */
    private final Map<String, String> known;

    /** The member of a framework, with the configuration {@value ServerConfiguration#PID}. */
    public Environment(BundleContext context, Map<String, Object> configuration) throws IOException {
        this(
                MemberPlace.of(context::getProperty, context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)::getDataFile),
                ConfiguredValues.of(configuration));
        configured.problems().forEach(problem -> log.error(problem));
        values.wrong().forEach(problem -> log.error(problem));
    }

    private Environment(MemberPlace place, ConfiguredValues configured) throws IOException {
        this(place.base(), place.home(), configured);
    }

    /** A member in a directory, with what an installation has in another one, without a configuration. */
    public Environment(Path base, Path home) throws IOException {
        this(base, home, ConfiguredValues.NONE);
    }

    Environment(Path base, Path home, ConfiguredValues configured) throws IOException {
        this.base = base;
        this.values = MemberValues.read(base, home, SecretValues::keep);
        this.configured = configured;
        this.known = values.all();
        Files.createDirectories(data());
    }

    /** Says what has changed. */
    public void modified(Map<String, Object> configuration) {
        ConfiguredValues changed = ConfiguredValues.of(configuration);
        changed.problems().forEach(log::error);
        Set<String> keys = configured.differences(changed);
        if (!keys.isEmpty()) {
            log.warn(String.join(", ", keys) + " in " + ServerConfiguration.PID
                    + " has changed; it is taken when the bundle org.clowder.server is started again");
        }
    }

    /**
     * The same member, with the values that its properties have now.
     *
     * @throws IOException if they cannot be read
     */
    public static Environment anew(MemberEnvironment known) throws IOException {
        Path base = known.base();
        return new Environment(
                base,
                known.property(HOME).map(Path::of).orElse(base),
                known instanceof Environment same ? same.configured : ConfiguredValues.NONE);
    }

    /** What the properties refer to and nothing knows, a line each. */
    public List<String> problems() {
        return values.problems();
    }

    /**
     * The names in {@code conf/clowder.properties} whose values have changed and count only after a restart.
     *
     * @param before the same member, as it was
     * @param taken the names that the descriptor refers to
     * @throws IOException if another file that refers to values cannot be read
     */
    public Set<String> left(Environment before, Set<String> taken) throws IOException {
        Set<String> names = new TreeSet<>(known.keySet());
        names.addAll(before.known.keySet());
        names.removeIf(name -> Objects.equals(known.get(name), before.known.get(name)));
        Set<String> elsewhere = values.referredFrom(otherFiles());
        Set<String> within = values.within(taken);
        names.removeIf(name -> within.contains(name) && !elsewhere.contains(name) && !isReadOnce(name));
        return names;
    }

    private static boolean isReadOnce(String name) {
        return MemberKeys.names().contains(name) && !OF_THE_DESCRIPTOR.contains(name);
    }

    private List<Path> otherFiles() throws IOException {
        Path conf = base.resolve("conf");
        if (!Files.isDirectory(conf)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(conf)) {
            return files.filter(file -> file.toString().endsWith(".cfg") || file.endsWith("context.xml"))
                    .filter(Files::isReadable)
                    .toList();
        }
    }

    @Override
    public String name() {
        return property("member.name").filter(name -> !name.isEmpty()).orElseGet(() -> base.getFileName()
                .toString());
    }

    @Override
    public Path base() {
        return base;
    }

    @Override
    public Path descriptor() {
        return base.resolve(property("descriptor").orElse("conf/catalina-server.xml"));
    }

    @Override
    public Path data() {
        return base.resolve("data");
    }

    @Override
    public Optional<String> property(String name) {
        return Optional.ofNullable(configured.values().get(name)).or(() -> values.validValue(name));
    }

    @Override
    public String source(String name) {
        return configured.values().containsKey(name) ? ServerConfiguration.PID : MemberEnvironment.super.source(name);
    }
}
