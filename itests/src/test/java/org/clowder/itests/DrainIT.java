package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.LedgerServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members are taken out of service, and back in, while users go to those whose health check says ready. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DrainIT {

    private static final int USERS = 64;
    private static final int STAY = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SAFE = Pattern.compile("([0-9,]+) of ([0-9,]+) sessions safe");

    @RegisterExtension
    static final Members members = new Members();

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        Path book = new WarBuilder()
                .distributable()
                .servlet(LedgerServlet.class, Account.PATTERN)
                .build(members.directory().resolve("book.war"));
        Path plain = new WarBuilder()
                .servlet(LedgerServlet.class, Account.PATTERN)
                .build(members.directory().resolve("plain.war"));
        // users move without a pause: what they have written is to be where they come
        String manager = Managers.delta("all").replace("/>", " maxWait=\"10000\"/>");
        cluster = members.cluster(3)
                .each(member ->
                        member.deploy(book).deploy(plain).edit("catalina-server.xml", xml -> Managers.of(xml, manager)))
                .start();
    }

    private static void expectAllSafe(Cli.Result drain, int sessions) {
        Matcher last =
                SAFE.matcher(drain.done().out().lines().reduce((a, b) -> b).orElse(""));
        assertThat(last.find()).as(drain.toString()).isTrue();
        assertThat(last.group(1)).isEqualTo(last.group(2)).isEqualTo("" + sessions);
    }

    @Test
    void aMemberIsDrainedTakenBackDrainedAndStoppedAndNoUserNotices() throws Exception {
        Member leaving = cluster.first();
        try (Users users = new Users(cluster.members())) {
            users.awaitWrites(USERS * STAY);
            expectAllSafe(leaving.cli("drain"), USERS);

            assertThat(leaving.ready()).isFalse();
            assertThat(Http.get(leaving.url("/health/ready")).body()).contains("draining");
            assertThat(Http.status(leaving.url("/health/live"))).contains(200);
            assertThat(leaving.cli("status").out()).contains("drained: 64 of 64 sessions safe");
            expectDiverted(leaving);
            expectDiverted(leaving, "Cookie", "JSESSIONID=0123456789ABCDEF0123456789ABCDEF");
            assertThat(users.visit(leaving, 0))
                    .as("a request of a session that is there")
                    .isEqualTo(200);

            assertThat(leaving.cli("undrain").done().out()).contains("in service again");
            await("service").atMost(LIMIT).until(leaving::ready);
            int before = users.writesOn(leaving);
            await("users").atMost(LIMIT).until(() -> users.writesOn(leaving) > before + USERS);

            expectAllSafe(leaving.cli("drain", "--timeout", "50"), USERS);
            leaving.cli("stop").done();
            assertThat(leaving.consoleLines("This member stops with 64 of 64 sessions safe"))
                    .hasSize(1);
            users.awaitWrites(USERS * STAY);

            assertThat(users.end()).as("failed requests").isEmpty();
            for (Member member : cluster.members().subList(1, 3)) {
                await("all on " + member.name()).atMost(LIMIT).untilAsserted(() -> assertThat(users.damaged(member))
                        .isEmpty());
            }
        }
        leaving.start().awaitReady();
    }

    private static void expectDiverted(Member member, String... cookie) throws IOException {
        HttpResponse<String> answer = Http.get(member.url("/book/ledger/write?count=1"), cookie);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().firstValue("Connection")).contains("close");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void sessionsThatNobodyElseHasKeepAMemberInService() throws Exception {
        Member member = cluster.third();
        Account account = new Account("/plain", 1);
        try (KeepAliveClient client = new KeepAliveClient(member)) {
            account.write(client);
            Cli.Result drain = member.cli("drain");
            assertThat(drain.exit()).isEqualTo(1);
            assertThat(drain.errorLine()).contains("1 session of /plain: not replicated (not distributable");
            assertThat(drain.errorLine()).contains("in service again");
            assertThat(member.ready()).isTrue();
            assertThat(account.read(client).verdict()).isEqualTo(Account.Verdict.COMPLETE);
        }
    }

    @Test
    void aMemberIsDrainedByJmx() throws Exception {
        Member member = cluster.second();
        try (MemberMonitor monitor = MemberMonitor.of(member)) {
            assertThat(monitor.drain("failover")).matches("(?s).*[0-9,]+ of [0-9,]+ sessions safe");
            assertThat(member.ready()).isFalse();
            assertThat(monitor.drainAttribute("State")).isEqualTo("DRAINED");
            assertThat(monitor.drainAttribute("SafeSessions")).isEqualTo(monitor.drainAttribute("Sessions"));
            monitor.drain("undrain");
            assertThat(monitor.drainAttribute("State")).isEqualTo("SERVING");
            assertThat(member.ready()).isTrue();
        }
    }

    @Test
    void aMemberThatIsAloneIsNotDrained() {
        Member single = members.single("single").deploySamples("hello.war").start();
        single.awaitReady();
        Cli.Result drain = single.cli("drain");
        assertThat(drain.exit()).isEqualTo(1);
        assertThat(drain.errorLine()).startsWith("No other member of this cluster answers");
        assertThat(single.ready()).isTrue();
        assertThat(single.cli("drain", "--timeout", "soon").exit()).isEqualTo(2);
        single.cli("stop").done();
        assertThat(single.cli("drain").exit()).isEqualTo(3);
        assertThat(single.cli("undrain").exit()).isEqualTo(3);
    }

    /**
     * Users, each with a session that it alone writes without a pause, on the next member that is ready after some writes, and as soon as its
     * own is not any more.
     */
    private static final class Users implements AutoCloseable {

        private final List<Member> all;
        private final List<Account> accounts = new ArrayList<>();
        private final List<Future<Void>> running = new ArrayList<>();
        private final ExecutorService threads = Executors.newFixedThreadPool(USERS + 1);
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final Map<Member, AtomicInteger> writes = new HashMap<>();
        private volatile List<Member> ready;
        private volatile boolean over;

        Users(List<Member> all) {
            this.all = all;
            this.ready = all;
            all.forEach(member -> writes.put(member, new AtomicInteger()));
            running.add(threads.submit(this::watch, null));
            for (int i = 0; i < USERS; i++) {
                int number = i;
                accounts.add(new Account("/book", i));
                running.add(threads.submit(() -> write(number), null));
            }
        }

        private void watch() {
            while (!over) {
                ready = all.stream().filter(Member::ready).toList();
                Span.of(Duration.ofMillis(50)).await();
            }
        }

        private void write(int number) {
            Account account = accounts.get(number);
            int turn = number;
            while (!over && failures.isEmpty()) {
                List<Member> now = ready;
                if (!now.isEmpty()) {
                    stay(account, now.get(turn++ % now.size()));
                }
            }
        }

        private void stay(Account account, Member member) {
            try (KeepAliveClient client = new KeepAliveClient(member)) {
                for (int i = 0; i < STAY && !over && ready.contains(member); i++) {
                    account.write(client);
                    writes.get(member).incrementAndGet();
                }
            } catch (KeepAliveClient.RefusedException e) {
                // it has stopped, and the health check says so at once
                return;
            } catch (IOException e) {
                // so does one that is drained, of somebody without a session
                boolean announced = String.valueOf(e.getMessage()).contains("status 503") && !member.ready();
                if (!announced) {
                    failures.add(member.name() + ": " + e);
                }
            }
        }

        int writesOn(Member member) {
            return writes.get(member).get();
        }

        /** So many more. */
        void awaitWrites(int number) {
            int before = sum();
            await("writes").atMost(LIMIT).until(() -> sum() >= before + number);
        }

        private int sum() {
            return writes.values().stream().mapToInt(AtomicInteger::get).sum();
        }

        int visit(Member member, int number) throws IOException {
            try (KeepAliveClient client = new KeepAliveClient(member)) {
                return accounts.get(number).read(client).verdict() == Account.Verdict.ABSENT ? 404 : 200;
            }
        }

        /** What went wrong for any. */
        List<String> end() {
            over = true;
            Ledger.finish(running);
            return List.copyOf(failures);
        }

        List<String> damaged(Member member) throws IOException {
            List<String> damaged = new ArrayList<>();
            try (KeepAliveClient client = new KeepAliveClient(member)) {
                for (Account account : accounts) {
                    Account.Finding finding = account.read(client);
                    if (finding.verdict() != Account.Verdict.COMPLETE) {
                        damaged.add(finding.verdict() + " " + finding.text());
                    }
                }
            }
            return damaged;
        }

        @Override
        public void close() {
            over = true;
            threads.shutdownNow();
        }
    }
}
