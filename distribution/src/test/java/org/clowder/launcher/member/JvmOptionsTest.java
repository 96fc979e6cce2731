package org.clowder.launcher.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link JvmOptions} and {@code bin/clowder}, with a Java that prints its arguments, read the same of a file. */
class JvmOptionsTest {

    private static final Path SHIPPED = Path.of("../conf/jvm.options");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void makeJava() throws IOException {
        file = Files.createDirectories(directory.resolve("conf")).resolve("jvm.options");
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What the script hands to the JVM behind its own options, or what it says. */
    private String ofScript(int version) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
        ProcessBuilder script = new ProcessBuilder("src/main/bin/clowder", "run", "--base", directory.toString());
        script.environment().keySet().removeIf(name -> name.startsWith("CLOWDER_"));
        script.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
        script.environment().put("CLOWDER_OPTS", "-Xlast  -Dx=y");
        Process process = script.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            return printed.strip();
        }
        assertThat(printed)
                .as("what stands behind them")
                .contains("\n-Xlast\n-Dx=y\n-Dclowder.home=")
                .endsWith("org.clowder.launcher.Main\nrun\n--base\n" + directory + "\n");
        return printed.lines()
                .takeWhile(line -> !line.equals("-Xlast"))
                .filter(line -> !line.matches("--(add-opens|sun-misc).*|-XX:Tier4.*|-Djava.util.logging.manager=.*"))
                .collect(Collectors.joining("\n"));
    }

    private List<String> options(int version, String text) throws IOException, InterruptedException {
        Files.writeString(file, text);
        JvmOptions read = JvmOptions.read(file, version);
        assertThat(read.problems()).isEmpty();
        assertThat(ofScript(version)).isEqualTo(String.join("\n", read.options()));
        return read.options();
    }

    @Test
    void aLineHoldsSeveralOptionsAndBlanksStandInQuotationMarks() throws Exception {
        assertThat(options(
                        17,
                        """
                        # nothing
                        \t
                          -Xmx1g   -Da="b  c"'d "e"' # -Dnever=1
                        "-Df=#g*" -Dh=i#j 'it''s'"""
                                .replace("'it''s'", "-Dk=\\l\"\"")))
                .containsExactly("-Xmx1g", "-Da=b  cd \"e\"", "-Df=#g*", "-Dh=i#j", "-Dk=\\l");
    }

    @Test
    void aLineOfAnotherVersionDoesNotCount() throws Exception {
        String text = "17:-Da\n17-:-Db\r\n 17-21: -Dc -Dd\n22-24:-De\n25:-Df#\n25:";

        assertThat(options(17, text)).containsExactly("-Da", "-Db", "-Dc", "-Dd");
        assertThat(options(21, text)).containsExactly("-Db", "-Dc", "-Dd");
        assertThat(options(22, text)).containsExactly("-Db", "-De");
        assertThat(options(25, text)).containsExactly("-Db", "-Df#");
    }

    @Test
    void withoutTheFileThereAreNone() throws Exception {
        assertThat(JvmOptions.read(file, 17)).isEqualTo(new JvmOptions(List.of(), List.of()));
        assertThat(ofScript(17)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Xmx1g",
                "-Xmx1g 2",
                "-Da=\"b",
                "-Da=b'",
                "\"",
                "-",
                "\"\"",
                "17",
                "17 -Da",
                "21-17:-Da",
                "1234:-Da",
                "17-x:-Da",
                "17--18:-Da",
                "99:Xmx1g",
                "99-:\"-Da"
            })
    void whatCannotBeReadIsRefusedInTheSameWords(String line) throws Exception {
        Files.writeString(file, "# before\n" + line + "\n-Dafter\n");

        JvmOptions read = JvmOptions.read(file, 17);

        assertThat(read.options()).containsExactly("-Dafter");
        assertThat(read.problems()).singleElement().asString().startsWith(file + ":2: ");
        assertThat(ofScript(17)).isEqualTo("clowder: " + read.problems().get(0));
    }

    @Test
    void theShippedFileSaysNothingAndItsExamplesCanBeRead() throws Exception {
        String shipped = Files.readString(SHIPPED);
        assertThat(options(25, shipped)).isEmpty();

        String examples = shipped.replaceAll("(?m)^#(?=[-0-9])", "");

        assertThat(options(17, examples)).contains("-XX:+UseZGC").doesNotContain("-XX:+ZGenerational");
        assertThat(options(21, examples)).contains("-XX:+UseZGC", "-XX:+ZGenerational");
    }
}
