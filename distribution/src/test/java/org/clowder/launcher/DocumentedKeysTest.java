package org.clowder.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.member.MemberKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the code or a shipped file reads as a key stands in its section of docs/configuration.md. */
class DocumentedKeysTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern PROPERTY = Pattern.compile("\\.property\\(\\s*\"([^\"]+)\"");
    private static final Pattern MILLISECONDS = Pattern.compile("Milliseconds\\.of\\(\\s*environment,\\s*([\\w.\"]+),");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-z.]+)(?::-[^}]*)?}");
    private static final Pattern DEFINITION = Pattern.compile("@AttributeDefinition\\(");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\n\\s+[\\w\\[\\]]+ (\\w+)\\(\\) default ");
    private static final Pattern SETTER = Pattern.compile("public void set([A-Z]\\w*)\\(");
    private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINE = Pattern.compile("(?m)^#?([a-z][\\w.]*)=");

    @Test
    void everyPropertyThatTheCodeAsksFor() {
        String sources = sources();
        Set<String> keys = new TreeSet<>(found(PROPERTY, sources));
        found(MILLISECONDS, sources)
                .forEach(key -> keys.add(key.startsWith("\"") ? key.replace("\"", "") : constant(key)));

        assertThat(keys)
                .as("what the code reads")
                .hasSizeGreaterThan(4)
                .contains("stop.grace", "contributions.timeout");
        assertDocumented(keys, "conf/clowder.properties");
    }

    @Test
    void everyPropertyThatAShippedFileMentions() {
        Set<String> keys = new TreeSet<>(found(LINE, read("conf/clowder.properties")));
        for (String file : List.of(
                "catalina-server.xml",
                "org.clowder.channel.cfg",
                "org.clowder.session.cfg",
                "org.clowder.deploy.cfg")) {
            keys.addAll(found(REFERENCE, read("conf/" + file).replaceAll("(?s)<!--.*?-->", "")));
        }

        assertThat(keys).hasSizeGreaterThan(9);
        assertDocumented(keys, "conf/clowder.properties");
    }

    @ParameterizedTest
    @CsvSource({
        "conf/org.clowder.channel.cfg, bundles/channel/src/main/java/org/clowder/channel/internal/config/ChannelConfiguration.java",
        "conf/org.clowder.session.cfg, bundles/session/src/main/java/org/clowder/session/internal/SessionConfiguration.java",
        "conf/org.clowder.deploy.cfg, bundles/deploy/src/main/java/org/clowder/deploy/internal/rollout/DeployConfiguration.java"
    })
    void everyKeyOfAConfiguration(String section, String definition) {
        Set<String> keys = keysOf(read(definition));
        keys.addAll(found(LINE, read(section)));
        assertDocumented(keys, section);
    }

    @Test
    void noConfigurationIsForgottenHere() {
        assertThat(Stream.of(sources().split("@ObjectClassDefinition\\(", -1))).hasSize(1 + 4);
    }

    /** But those which the channel's configuration and the launcher's framework take, too. */
    @Test
    void theServersConfigurationHasTheKeysOfTheProperties() {
        Set<String> keys = keysOf(
                read("bundles/server/src/main/java/org/clowder/server/internal/member/ServerConfiguration.java"));
        keys.addAll(List.of("member.name", "channel.port", "log.format"));

        Set<String> rows = found(Pattern.compile("(?m)^\\| (`[^|]+) \\|"), section("conf/clowder.properties"));
        assertThat(keys).isEqualTo(found(QUOTED, String.join("\n", rows)));
        assertThat(MemberKeys.names()).as("what is checked").isEqualTo(keys);
    }

    @ParameterizedTest
    @CsvSource({
        "Attributes of BundleDeltaManager, ReplicationAttributes",
        "Attributes of BundleBackupManager, BundleBackupManager",
        "Single sign-on, ClusterSingleSignOn"
    })
    void everyAttributeOfAClassForDescriptors(String section, String type) {
        Set<String> attributes = found(
                SETTER,
                read("bundles/session/src/main/java/org/clowder/session/" + type + ".java"),
                match -> match.group(1).substring(0, 1).toLowerCase(java.util.Locale.ROOT)
                        + match.group(1).substring(1));
        // an object, which Tomcat sets
        attributes.remove("cluster");

        assertThat(attributes).isNotEmpty();
        assertDocumented(attributes, section);
    }

    private static Set<String> keysOf(String definition) {
        // OSGi's rule for component property types (Compendium 112.8.2)
        Set<String> keys = found(ATTRIBUTE, definition, match -> match.group(1).replace('_', '.'));
        assertThat(keys).hasSize((int) DEFINITION.matcher(definition).results().count());
        return keys;
    }

    private static void assertDocumented(Set<String> keys, String section) {
        assertThat(found(QUOTED, section(section)))
                .as("in section " + section + " of docs/configuration.md")
                .containsAll(keys);
    }

    private static String section(String section) {
        String text = read("docs/configuration.md");
        int start = text.indexOf("\n## " + section + "\n");
        assertThat(start).as("docs/configuration.md has a section " + section).isNotNegative();
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return found(pattern, text, match -> match.group(1));
    }

    private static Set<String> found(Pattern pattern, String text, Function<MatchResult, String> key) {
        return pattern.matcher(text).results().map(key).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The value of {@code Class.NAME}. */
    private static String constant(String reference) {
        String name = reference.substring(reference.indexOf('.') + 1);
        Set<String> values = found(Pattern.compile(" " + name + " =\\s*\"([^\"]+)\""), classSource(reference));
        assertThat(values).as(reference).hasSize(1);
        return values.iterator().next();
    }

    private static String classSource(String reference) {
        String file = reference.substring(0, reference.indexOf('.')) + ".java";
        return read(files().filter(path -> path.getFileName().toString().equals(file))
                .findFirst()
                .orElseThrow());
    }

    private static Stream<Path> files() {
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"))) {
            return files
                    .filter(path -> path.toString().contains("/src/main/java/".replace('/', java.io.File.separatorChar))
                            && path.toString().endsWith(".java"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sources() {
        return files().map(DocumentedKeysTest::read).collect(Collectors.joining("\n"));
    }

    private static String read(String file) {
        return read(ROOT.resolve(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
