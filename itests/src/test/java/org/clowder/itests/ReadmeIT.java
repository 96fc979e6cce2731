package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.clowder.harness.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the README prints, as it prints it, from the archive, on a machine of its own, so that ports and paths are those that are printed.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReadmeIT {

    private static final Document README = Build.document("README.md");

    @BeforeAll
    static void needsAMachine() {
        Machine.isNeeded();
    }

    private static String play(String name, String script) {
        return Machine.play(ReadmeIT.class, name, script);
    }

    @Test
    void aMemberRunsAndTwoOfOneInstallationAreACluster() {
        String said = play(
                "one",
                """
                unpack /tmp/clowder
                { %s
                } & run=$!
                page http://127.0.0.1:8080/
                page http://127.0.0.1:8090/
                bin/clowder status
                bin/clowder stop
                wait $run
                %s
                bin/clowder members --base /tmp/m1
                for member in m1 m2; do bin/clowder deploy samples/hello.war --base /tmp/$member; done
                visit http://127.0.0.1:8081
                visit http://127.0.0.1:8082
                bin/clowder apps --base /tmp/m2
                bin/clowder sessions --base /tmp/m2
                bin/clowder console --base /tmp/m2
                for member in m1 m2; do bin/clowder stop --base /tmp/$member; done
                """
                        .formatted(README.block("bin/clowder run").strip(), README.block("bin/clowder create")));

        assertThat(said)
                .contains("No application is deployed here", "href=\"/console/\"")
                .contains("Started member m1", "Started member m2")
                .containsPattern("m1 +127.0.0.1:4001 +this member\nm2 +127.0.0.1:4002")
                .containsPattern("visit \\{\"member\":\"m1\".*\"count\":1}\nvisit \\{\"member\":\"m2\".*\"count\":2}")
                .containsPattern("/hello .* yes +hello.war")
                .contains("http://127.0.0.1:8092/console/#");
    }

    @Test
    void twoHostsWithAKeyAreACluster() {
        String cfg = README.block("enabled=true");
        String said = play(
                "two",
                """
                unshare --net sleep 600 & other=$!
                while [ "$(readlink /proc/$other/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do :; done
                there() { nsenter --net --target $other "$@"; }
                ip link add near type veth peer name far netns $other
                ip address add 192.0.2.1/24 dev near
                ip link set near up
                there ip link set lo up
                there ip address add 192.0.2.2/24 dev far
                there ip link set far up

                unpack /tmp/one
                %1$s
                cat >conf/org.clowder.channel.cfg <<'END'
                %2$sEND
                unpack /tmp/two
                cat >conf/org.clowder.channel.cfg <<'END'
                %3$sEND
                there bin/clowder check
                there bin/clowder start
                there bin/clowder deploy samples/hello.war
                cd /tmp/one
                bin/clowder start
                bin/clowder deploy samples/hello.war
                bin/clowder members
                visit http://127.0.0.1:8080
                there curl -s -b /tmp/cookies -H 'Accept: application/json' http://127.0.0.1:8080/hello/
                bin/clowder status
                """
                        .formatted(
                                commandOfTheComment(cfg), cfg, cfg.replace("address=192.0.2.1", "address=192.0.2.2")));

        assertThat(said)
                .containsPattern("192.0.2.1:4000 +this member")
                .contains("192.0.2.2:4000")
                .containsPattern("visit .*\"count\":1}\n.*\"count\":2}")
                .contains("1 member, lag 0");
    }

    private static String commandOfTheComment(String block) {
        return block.lines()
                .filter(line -> line.startsWith("# made by: "))
                .map(line -> line.substring("# made by: ".length()))
                .findFirst()
                .orElseThrow();
    }
}
