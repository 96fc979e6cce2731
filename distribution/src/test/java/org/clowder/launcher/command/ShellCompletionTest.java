package org.clowder.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.clowder.launcher.command.ShellCompletion.Word;
import org.clowder.shell.protocol.CommandTexts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCompletionTest {

    private static final Map<String, String> MEMBER = Map.of(
            "$.commands", "felix:lb\nclowder:status\nclowder:start\nfelix:start\nclowder:drain\n",
            "clowder:members", "MEMBER  ADDRESS\none     127.0.0.1:4000  this member\ntwo     127.0.0.1:4001  \n",
            "clowder:apps", "PATH   STATE\n/a     DEPLOYED\n/b     FAILED\n",
            "felix:lb -s",
                    "START LEVEL 30\n   ID|State      |Level|Symbolic name\n    0|Active     |    0|org.a (7.0.5)|7.0.5\n");

    @TempDir
    private Path base;

    private final List<String> asked = new ArrayList<>();
    private ShellCompletion completion;

    @BeforeEach
    void make() throws IOException {
        Files.createDirectories(base.resolve("deploy"));
        Files.createFile(base.resolve("deploy/a.war"));
        completion = new ShellCompletion(Commands.all(), base, script -> {
            asked.add(script);
            return MEMBER.get(script);
        });
    }

    private List<String> offered(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return completion.offered(words.subList(0, words.size() - 1), words.get(words.size() - 1)).stream()
                .map(Word::text)
                .toList();
    }

    @Test
    void commandsAreThoseOfTheMemberWithTheirScopeWhereOneIsTyped() {
        assertThat(offered("")).containsExactly("drain", "start", "status", "lb");
        assertThat(offered("sta")).containsExactly("start", "status");
        assertThat(offered("felix:")).containsExactly("felix:lb", "felix:start");
        assertThat(offered("status | l")).containsExactly("lb");
        assertThat(offered("help dr")).containsExactly("drain");
        assertThat(completion.offered(List.of(), "stat"))
                .containsExactly(new Word("status", CommandTexts.STATUS, true));
    }

    @Test
    void argumentsAreOfferedByTheirKind() {
        assertThat(offered("drain --")).containsExactly("--to", "--timeout");
        assertThat(offered("clowder:drain --to ")).containsExactly("two");
        assertThat(offered("undeploy /")).containsExactly("/a", "/b");
        assertThat(offered("start org.")).containsExactly("org.a");
        assertThat(offered("deploy ")).containsExactly("deploy/");
        assertThat(offered("deploy deploy/")).containsExactly("deploy/a.war");
        assertThat(offered("deploy no/such")).isEmpty();
        assertThat(completion.offered(List.of("heap"), "dep")).containsExactly(new Word("deploy/", "", false));
        assertThat(offered("drain --timeout ")).isEmpty();
        assertThat(offered("felix:headers ")).isEmpty();
    }

    @Test
    void nothingIsAskedThatIsNotNeeded() {
        offered("drain --");
        offered("deploy ");
        assertThat(asked).isEmpty();
    }
}
