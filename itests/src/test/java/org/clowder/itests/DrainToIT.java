package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Tool;
import org.clowder.itests.app.LedgerServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member is drained to another one that is named. The members are used up as the story goes on. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DrainToIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;
    private static Path wiki;

    @BeforeAll
    static void start() {
        Path book = new WarBuilder()
                .distributable()
                .servlet(LedgerServlet.class, Account.PATTERN)
                .build(members.directory().resolve("book.war"));
        wiki = new WarBuilder()
                .distributable()
                .servlet(LedgerServlet.class, Account.PATTERN)
                .build(members.directory().resolve("wiki.war"));
        cluster = members.cluster(3)
                .each(member -> member.deploy(book).set("clowder.properties", "drain.notice", "4000"))
                .start();
    }

    private static void expectRefused(Member member, String to, String reason) {
        Cli.Result drain = member.cli("drain", "--to", to);
        assertThat(drain.exit()).as(drain.toString()).isEqualTo(1);
        assertThat(drain.errorLine()).contains(reason);
        assertThat(member.ready()).isTrue();
    }

    private static Account write(Member member, String path) throws IOException {
        Account account = new Account(path, 1);
        try (KeepAliveClient client = new KeepAliveClient(member)) {
            account.write(client);
        }
        return account;
    }

    private static String json(String name, Member member, boolean local) {
        return "{\"name\":\"" + name + "\",\"host\":\"127.0.0.1\",\"port\":" + member.channelPort() + ",\"local\":"
                + local + "}";
    }

    /** What bash, told how by the distribution, completes the last of these words to. */
    private static List<String> completed(Member member, String command, String... words) {
        String clowder = Build.distribution().home().resolve("bin/clowder").toString();
        List<String> line = new ArrayList<>(List.of(
                "bash",
                "-c",
                "source <(\"$0\" completion bash); COMP_WORDS=(\"$0\" \"$@\"); COMP_CWORD=$#; _clowder;"
                        + " printf '%s\\n' \"${COMPREPLY[@]}\"",
                clowder,
                command,
                "--base",
                member.base().toString()));
        line.addAll(List.of(words));
        return Tool.run(line.toArray(String[]::new)).lines().toList();
    }

    private static void expectThere(Member member, Account account) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(member)) {
            assertThat(account.read(client).verdict()).isEqualTo(Account.Verdict.COMPLETE);
        }
    }

    @Test
    void theMemberThatIsNamedGetsAllOrTheDrainIsRefusedOrFails() throws Exception {
        Member leaving = cluster.first();
        Member second = cluster.second();
        Member third = cluster.third();
        Account account = write(leaving, "/book");

        expectRefused(
                leaving,
                "member-4",
                "There is no other member member-4; the others are member-2 at 127.0.0.1:" + second.channelPort()
                        + ", member-3 at");
        expectRefused(leaving, "member-1", "member-1 is this member itself");

        String listed = leaving.cli("members", "--json").done().out();
        assertThat(Json.list(listed)).hasSize(3);
        assertThat(listed)
                .startsWith("[" + json("member-1", leaving, true) + ",")
                .contains("," + json("member-2", second, false));
        assertThat(completed(leaving, "drain", "--to", "")).containsExactlyInAnyOrder("member-2", "member-3");
        assertThat(completed(leaving, "undeploy", "/")).containsExactly("/book");

        assertThat(leaving.cli("drain", "--to", "member-3").done().out())
                .endsWith("1 of 1 sessions safe on member-3\n");
        assertThat(leaving.ready()).isFalse();
        expectThere(third, account);
        expectRefused(third, "127.0.0.1:" + leaving.channelPort(), "is about to leave, too");
        leaving.cli("undrain").done();
        try (MemberMonitor monitor = MemberMonitor.of(leaving)) {
            assertThat(monitor.drainTo("member-2")).isEqualTo("1 of 1 sessions safe on member-2");
        }
        leaving.cli("undrain").done();

        leaving.cli("deploy", wiki.toString()).done();
        second.cli("deploy", wiki.toString()).done();
        write(leaving, "/wiki");
        expectRefused(leaving, "member-3", "1 session of /wiki: member-3 does not have it");

        CompletableFuture<Cli.Result> drain =
                CompletableFuture.supplyAsync(() -> leaving.cli("drain", "--to", "member-2"));
        await("drain").pollInterval(Duration.ofMillis(20)).atMost(LIMIT).until(() -> !leaving.ready());
        second.kill();
        assertThat(drain.get().exit()).isEqualTo(1);
        assertThat(drain.get().errorLine())
                .contains("of 2 sessions safe on member-2")
                .contains("this member is in service again")
                .contains("member-2 is not there any more");
        assertThat(leaving.ready()).isTrue();
        expectThere(leaving, account);
    }
}
