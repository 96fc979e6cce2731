package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clowder.harness.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the documents print for operators, as they print it, from the archive, on a machine of its own. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class OperationsIT {

    private static final Document OPERATIONS = Build.document("docs/operations.md");
    private static final String PROMPT = "$ ";

    private static final String BEGIN =
            """
            unpack /opt/clowder
            ln -s /opt/clowder/bin/clowder /usr/local/bin/clowder
            cd /tmp
            until_said() { while ! clowder status --base "$1" | grep -q "$2"; do :; done; }
            """;

    @BeforeAll
    static void needsAMachine() {
        Machine.isNeeded();
    }

    private static String play(String name, String script) {
        return Machine.play(OperationsIT.class, name, BEGIN + script);
    }

    /** The commands of a block that shows what they print, too. */
    private static String commands(String block) {
        return block.lines()
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length()) + "\n")
                .collect(Collectors.joining());
    }

    /** What a block shows that is printed, with whatever numbers. */
    private static Pattern printed(String block) {
        String quoted = block.lines()
                .filter(line -> !line.startsWith(PROMPT))
                .map(line -> List.of(line.split("\\b[0-9][0-9,]*\\b", -1)).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[0-9,]+")))
                .collect(Collectors.joining("\n"));
        return Pattern.compile("(?m)^" + quoted + "$");
    }

    @Test
    void aClusterOfTwoWithAKeyIsWatchedDrainedAndRestartedAndLosesNoSession() {
        String log = OPERATIONS.block("$ clowder log");
        String drain = OPERATIONS.block("$ clowder drain\n");
        String drainTo = OPERATIONS.block("$ clowder drain --to");
        List<String> following = commands(log).lines().toList();
        String said = play(
                "cluster",
                """
                %1$s
                for member in node1 node2; do clowder deploy /opt/clowder/samples/hello.war --base /srv/$member; done
                until_said /srv/node1 '1 member, lag 0'
                visit http://127.0.0.1:8081
                visit http://127.0.0.1:8082

                export CLOWDER_BASE=/srv/node1
                %2$s >/tmp/followed & follower=$!
                %3$s
                until grep -q 'org.clowder.session' /tmp/followed; do visit http://127.0.0.1:8081; done
                kill $follower
                visit http://127.0.0.1:8081
                clowder status
                %4$s
                curl -s http://127.0.0.1:8081/health/ready
                %5$s
                clowder undrain
                unset CLOWDER_BASE

                visit http://127.0.0.1:8082
                %6$s
                visit http://127.0.0.1:8081
                """
                        .formatted(
                                OPERATIONS.block("clowder key"),
                                following.get(0),
                                following.get(1),
                                commands(drain),
                                commands(drainTo),
                                OPERATIONS.block("for member in")));

        assertThat(said)
                .contains("Started member node1", "Started member node2")
                .containsPattern(
                        "visit \\{\"member\":\"node1\".*\"count\":1}\nvisit \\{\"member\":\"node2\".*\"count\":2}")
                .containsPattern(printed(log))
                // on a busy machine it goes on with what was sent again
                .containsPattern(
                        printed(OPERATIONS.block("replication ")).pattern().replaceFirst("\\$$", "(, .*)?\\$"))
                .containsPattern(printed(drain))
                .containsPattern(printed(drainTo))
                .containsPattern("draining|drained")
                .containsPattern(
                        "(?s)Stopped the member in /srv/node1 .*Started member node1 .*Stopped the member in /srv/node2 .*Started member node2 ");
        List<Integer> counts = Pattern.compile("\"count\":(\\d+)}")
                .matcher(said)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
        assertThat(counts.get(counts.size() - 1)).as(said).isEqualTo(counts.size());
    }

    @Test
    void aFileIsDeployedOnAllMembersAndTheseGoOverToANewInstallation() {
        String rollout = OPERATIONS.block("node1: Deployed");
        String said = play(
                "upgrade",
                """
                %1$s
                for member in node1 node2; do sed -i 's/^#*accept.rollouts=.*/accept.rollouts=true/' /srv/$member/conf/org.clowder.deploy.cfg; done
                grep -qx accept.rollouts=true /srv/node2/conf/org.clowder.deploy.cfg
                cp /opt/clowder/samples/hello.war shop.war
                until clowder deploy --all shop.war --base /srv/node1 >rollout 2>refused; do grep -q 'accept.rollouts' refused; done
                cat rollout
                mv /opt/clowder /opt/clowder-old
                unpack /opt/clowder-new
                cd /opt
                %2$s
                tr '\\0' ' ' <"/proc/$(cat /srv/node1/data/lock)/cmdline"
                clowder-new/bin/clowder members --base /srv/node1
                """
                        .formatted(
                                OPERATIONS.block("clowder key"),
                                Build.document("docs/upgrade.md").block("clowder-old/")));

        assertThat(said)
                .contains(rollout)
                .contains("configuration is valid", "-cp /opt/clowder-new/lib/*")
                .containsPattern("(?m)^node1 .* this member$");
    }

    /** With the real {@code systemctl}, and without a systemd that runs: what the unit would start is started by hand. */
    @Test
    void theUnitOfSystemdIsInstalledAndWhatItStartsRuns() {
        String said = play(
                "systemd",
                """
                %1$s
                %2$s
                echo "unit $(systemctl is-enabled clowder)"
                setting() { sed -n "s/^$1=//p" /etc/systemd/system/clowder.service; }
                runuser -u "$(setting User)" -- $(setting ExecStart) & run=$!
                page http://127.0.0.1:8080/health/ready
                clowder status --base /var/lib/clowder
                kill "$(cat /var/lib/clowder/data/lock)"
                wait $run
                """
                        .formatted(Machine.SYSTEMD, OPERATIONS.block("useradd")));

        assertThat(said)
                .contains("unit enabled", "page {")
                .containsPattern("member +node1")
                .containsPattern("ready +yes");
    }
}
