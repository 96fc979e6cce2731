package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.LedgerServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions stay on the member that serves them, until it is drained or stops while users write. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ManualFailoverIT {

    private static final int USERS = 40;

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path book = new WarBuilder()
                .distributable()
                .servlet(LedgerServlet.class, Account.PATTERN)
                .build(members.directory().resolve("book.war"));
        String manager = "<Manager className=\"org.clowder.session.ManualFailoverManager\" guarantee=\"all\"/>";
        cluster = members.cluster(3)
                .each(member -> member.deploy(book).edit("catalina-server.xml", xml -> Managers.of(xml, manager)))
                .start();
    }

    /** One that writes on a member without a pause, until its thread is interrupted. */
    private static Account user(int serial, Member member, int atLeast) throws IOException {
        Account account = new Account("/book", serial);
        try (KeepAliveClient client = new KeepAliveClient(member)) {
            for (int i = 0; i < atLeast || !Thread.currentThread().isInterrupted(); i++) {
                account.write(client);
            }
        }
        return account;
    }

    private static List<Account> writeDuring(Member member, Runnable work) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Account>> users = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                int serial = i;
                users.add(threads.submit(() -> user(serial, member, 10)));
            }
            work.run();
            threads.shutdownNow();
            List<Account> accounts = new ArrayList<>();
            for (Future<Account> user : users) {
                accounts.add(user.get(30, TimeUnit.SECONDS));
            }
            return accounts;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void expectAllOn(Member member, List<Account> accounts) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(member)) {
            for (Account account : accounts) {
                Account.Finding found = account.read(client);
                assertThat(found.verdict()).as(found.text()).isEqualTo(Account.Verdict.COMPLETE);
            }
        }
    }

    @Test
    void aDrainHandsOverWhatUsersWriteMeanwhileAndBeforeItNothingIsSent() throws Exception {
        Member serves = cluster.first();
        assertThat(serves.cli("apps").out())
                .containsPattern(
                        "ManualFailoverManager +0 +no .*its sessions are handed over when the member is drained");
        List<Account> before = writeDuring(serves, () -> {});
        try (KeepAliveClient other = new KeepAliveClient(cluster.second())) {
            for (Account account : before) {
                assertThat(account.read(other).verdict()).isEqualTo(Account.Verdict.ABSENT);
            }
        }

        List<Account> accounts = writeDuring(serves, () -> {
            String out = serves.cli("drain").done().out();
            assertThat(out.lines().reduce((first, last) -> last).orElse("")).matches("([0-9]+) of \\1 sessions safe");
        });
        for (Member member : cluster.members().subList(1, 3)) {
            expectAllOn(member, before);
            expectAllOn(member, accounts);
        }

        serves.cli("undrain").done();
        assertThat(serves.cli("apps").out()).contains("its sessions are handed over when the member is drained");
    }

    @Test
    void aStopHandsOver() throws Exception {
        Member serves = cluster.third();
        List<Account> accounts = writeDuring(serves, () -> {});
        serves.cli("stop").done();
        for (Member member : cluster.members().subList(0, 2)) {
            expectAllOn(member, accounts);
        }
        serves.start().awaitReady();
        expectAllOn(serves, accounts);
    }
}
