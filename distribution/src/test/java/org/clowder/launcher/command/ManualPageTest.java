package org.clowder.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clowder.launcher.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManualPageTest {

    private static final Path ROOT = Path.of("..");

    private final Terminal terminal = new Terminal(Path.of("/opt/clowder"), Path.of("/home/me"));
    private String source;
    private String text;

    @BeforeEach
    void print() {
        assertThat(terminal.run("man")).isZero();
        source = terminal.out();
        text = source.replaceAll("\\\\f[BIR]", "").replace("\\-", "-").replace("\\(aq", "'");
    }

    @Test
    void holdsEachCommandAndOptionWithWhatTheHelpSays() {
        for (Command command : Commands.all()) {
            Syntax syntax = command.syntax();
            assertThat(text).contains("\n.TP\n" + syntax.line() + "\n" + syntax.help() + "\n");
            assertThat(syntax.all()).allSatisfy(option -> assertThat(text)
                    .contains("\n.TP\n" + option.form() + "\n" + option.help() + "\n"));
        }
        assertThat(text).doesNotContain("--pid");
    }

    @Test
    void isMadeOfTheMacrosOfManAlone() {
        assertThat(source).startsWith(".TH CLOWDER 1 ");
        assertThat(source.lines().filter(line -> line.matches("[.'].*")))
                .allMatch(line -> line.matches("\\.(TH|SH) .+|\\.(TP|RS|RE|nh|ad l)"));
        assertThat(source.replaceAll("\\\\(f[BIR]|-|\\(aq)", ""))
                .doesNotContain("\\")
                .isASCII();
        // a dash alone is a hyphen to roff, which nobody can copy to a command line
        assertThat(source).doesNotContainPattern("(?<!\\\\)-");
        assertThat(source.lines().filter(".RS"::equals).count())
                .isEqualTo(source.lines().filter(".RE"::equals).count());
    }

    @Test
    void namesTheEnvironmentAndFilesThatThereAre() throws IOException {
        List<String> variables = Pattern.compile("(?m)^# ([A-Z_]{5,}) ")
                .matcher(Files.readString(ROOT.resolve("distribution/src/main/bin/clowder")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(variables).hasSize(4).allSatisfy(variable -> assertThat(text).contains(".TP\n" + variable + "\n"));
        List<String> files = Pattern.compile("\\.TP\n(conf/.*)\n")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toList());
        assertThat(files).hasSize(4).allSatisfy(file -> assertThat(ROOT.resolve(file))
                .isRegularFile());
    }
}
