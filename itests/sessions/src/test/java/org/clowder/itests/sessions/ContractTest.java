package org.clowder.itests.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.clowder.harness.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a user of an application sees whose sessions are on two members, by whatever manager. */
@Execution(ExecutionMode.CONCURRENT)
class ContractTest {

    @TempDir
    static Path work;

    private static final Map<String, Cluster> CLUSTERS = new ConcurrentHashMap<>();

    private Cluster cluster;
    private final Client client = new Client();

    @AfterAll
    static void close() {
        CLUSTERS.values().forEach(Cluster::close);
    }

    /** One for all tests that harm none of its members. */
    private void use(Kind kind, boolean sticky) {
        cluster = CLUSTERS.computeIfAbsent(kind + " " + sticky, each -> create(kind, sticky));
    }

    private static Cluster create(Kind kind, boolean sticky) {
        return kind.start(work.resolve(kind + "-" + sticky + "-" + System.nanoTime()), sticky);
    }

    private String on(int member, String path) {
        return client.get(cluster.member(member), path);
    }

    private String base() {
        return client.id().replaceAll("\\..*", "");
    }

    private List<String> ends() {
        List<String> all = new ArrayList<>(cluster.member(1).ended());
        all.addAll(cluster.member(2).ended());
        return all.stream().filter(each -> each.startsWith(base())).toList();
    }

    @EachKind
    void whatOneMemberWroteAnotherReads(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/set?name=a&value=1");
        assertThat(on(2, "/get?name=a")).isEqualTo("1");
        on(2, "/set?name=a&value=2");
        assertThat(on(1, "/get?name=a")).isEqualTo("2");
        on(1, "/set?name=b&value=3");
        on(2, "/remove?name=a");
        assertThat(on(1, "/names")).isEqualTo("[b]");
    }

    @EachKind(
            except = Kind.BACKUP,
            because = "Tomcat sends what was set until the first thread of the request has left")
    void whatAnotherThreadOfARequestWroteAnotherMemberReads(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/async?name=b&value=3");
        assertThat(on(2, "/get?name=b")).isEqualTo("3");
    }

    @EachKind(except = Kind.BACKUP, because = "Tomcat sends what was set, not what was changed in place")
    void anObjectThatIsChangedInPlaceIsAsOneThatIsSet(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/append?name=l&value=x");
        on(2, "/append?name=l&value=y");
        assertThat(on(1, "/append?name=l&value=z")).isEqualTo("[x, y, z]");
    }

    @EachKind
    void anObjectThatWritesItselfIsRead(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/own?name=a&value=1");
        assertThat(on(2, "/get?name=a")).isEqualTo("own 1");
        on(2, "/own?name=a&value=2");
        assertThat(on(1, "/get?name=a")).isEqualTo("own 2");
    }

    @EachKind
    void aSessionIsNewOnce(Kind kind, boolean sticky) {
        use(kind, sticky);
        assertThat(on(1, "/new")).isEqualTo("true");
        assertThat(on(2, "/new")).isEqualTo("false");
        assertThat(on(1, "/new")).isEqualTo("false");
    }

    /** With a timeout of 10 s or less, others hear of a use once a second, if nothing else is written. */
    @EachKind(except = Kind.BACKUP, because = "Tomcat counts it as a use when a session comes to another member")
    void theLastAccessIsThatOfTheRequestBeforeOnWhateverMember(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/timeout?value=10");
        String created = on(1, "/times").split(" ")[0];
        for (int member : new int[] {2, 1, 2}) {
            on(member, "/get?name=a");
            LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
            long begin = System.currentTimeMillis();
            on(3 - member, "/get?name=a");
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            long asked = System.currentTimeMillis();
            String[] times = on(member, "/times").split(" ");
            assertThat(times[0]).isEqualTo(created);
            assertThat(Long.parseLong(times[1])).isBetween(begin - 1000, asked - 1);
        }
    }

    @EachKind
    void anEndedSessionIsGoneEverywhereAndOneMemberTells(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/set?name=name&value=ann");
        on(2, "/get?name=name");
        String id = client.id();
        on(2, "/invalidate");
        assertThat(client.with(id).get(cluster.member(1), "/get?name=name")).isEqualTo("none");
        assertThat(client.with(id).get(cluster.member(2), "/get?name=name")).isEqualTo("none");
        assertThat(ends()).containsExactly(base() + " ann");
    }

    @EachKind(
            except = Kind.BACKUP,
            because = "a member that has the copy ends it, too, if it does not hear of it in time")
    void aSessionThatNobodyUsesEndsAndOneMemberTells(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/set?name=name&value=bob");
        on(1, "/timeout?value=1");
        Await.until("the session has ended", () -> !ends().isEmpty());
        assertThat(ends()).containsExactly(base() + " bob");
        assertThat(on(2, "/get?name=name")).isEqualTo("none");
    }

    @EachKind
    void aSessionEndsInTimeThoughTheMemberThatServedItIsDead(Kind kind, boolean sticky) {
        try (Cluster own = create(kind, sticky)) {
            cluster = own;
            on(1, "/set?name=name&value=eve");
            on(1, "/timeout?value=2");
            assertThat(on(1, "/get?name=name")).isEqualTo("eve");
            cluster.kill(1);
            Await.until("the session has ended", () -> !ends().isEmpty());
            assertThat(ends()).containsExactly(base() + " eve");
            assertThat(on(2, "/get?name=name")).isEqualTo("none");
        }
    }

    @EachKind
    void aSessionIsNotEndedWhileItIsUsedOnAnotherMember(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/set?name=a&value=1");
        on(1, "/timeout?value=2");
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end) {
            assertThat(on(2, "/get?name=a")).isEqualTo("1");
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
        }
        assertThat(on(1, "/get?name=a")).isEqualTo("1");
    }

    @EachKind
    void theOtherMemberGoesOnWhenOneIsKilledAndTheFirstIsNotStaleWhenItIsBack(Kind kind, boolean sticky) {
        try (Cluster own = create(kind, sticky)) {
            cluster = own;
            on(1, "/count");
            assertThat(on(1, "/count")).isEqualTo("2");
            cluster.kill(1);
            assertThat(on(2, "/count")).isEqualTo("3");
            assertThat(on(2, "/new")).isEqualTo("false");
            cluster.start(1);
            assertThat(on(1, "/count")).isEqualTo("4");
            assertThat(on(2, "/count")).isEqualTo("5");
            assertThat(client.id()).endsWith(sticky ? ".member2" : "");
        }
    }

    @EachKind
    void aReloadKeepsSessionsAndAddsNothingTwice(Kind kind, boolean sticky) {
        try (Cluster own = create(kind, sticky)) {
            cluster = own;
            on(1, "/set?name=a&value=1");
            int before = cluster.member(1).valves();
            cluster.member(1).reload();
            assertThat(on(1, "/get?name=a")).isEqualTo("1");
            assertThat(on(2, "/get?name=a")).isEqualTo("1");
            assertThat(cluster.member(1).valves()).isEqualTo(before);
        }
    }

    @EachKind(except = Kind.BACKUP, because = "Tomcat tells other members of a use when its request is over")
    void aRequestThatGoesOnIsAUse(Kind kind, boolean sticky) throws Exception {
        use(kind, sticky);
        on(1, "/set?name=a&value=1");
        on(1, "/timeout?value=1");
        CountDownLatch end = new CountDownLatch(1);
        Sessions.HELD.put(base(), end);
        CompletableFuture<Void> held = CompletableFuture.runAsync(() -> on(1, "/hold"));
        // Hazelcast looks for what has timed out every 5 s
        LockSupport.parkNanos(Duration.ofSeconds(9).toNanos());
        Client other = client.with(client.id());
        assertThat(other.get(cluster.member(2), "/get?name=a")).isEqualTo("1");
        end.countDown();
        held.get();
        assertThat(ends()).isEmpty();
    }

    @EachKind
    void whoeverIsToldOfAnEndStillSeesLargeValues(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/large?name=name&value=20000");
        on(2, "/invalidate");
        assertThat(ends()).containsExactly(base() + " " + "x".repeat(20_000));
    }

    @EachKind
    void anIdThatWasChangedAnswersNowhereAndTheNewOneEverywhere(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/set?name=a&value=1");
        on(2, "/get?name=a");
        String old = client.id();
        on(1, "/rotate");
        assertThat(client.id()).isNotEqualTo(old);
        assertThat(on(2, "/get?name=a")).isEqualTo("1");
        assertThat(on(1, "/get?name=a")).isEqualTo("1");
        assertThat(client.with(old).get(cluster.member(1), "/get?name=a")).isEqualTo("none");
        assertThat(client.with(old).get(cluster.member(2), "/get?name=a")).isEqualTo("none");
    }

    @EachKind(except = Kind.BACKUP, because = "Tomcat finishes a page that it forwards to before it sends the session")
    void aLoginWithAFormGoesOnAtAnotherMember(Kind kind, boolean sticky) {
        use(kind, sticky);
        assertThat(on(1, "/private/user")).isEqualTo("log in, please");
        client.post(cluster.member(2), "/j_security_check", "j_username=ann&j_password=secret");
        assertThat(client.status()).isEqualTo(303);
        assertThat(client.header("Location")).endsWith("/app/private/user");
        assertThat(on(1, "/private/user")).startsWith("ann by");
        assertThat(on(2, "/private/user")).startsWith("ann by");
    }

    @EachKind(except = Kind.BACKUP, because = "Tomcat does not send it with a session that has come or got a new id")
    void howSomebodyHasLoggedInIsKnownAtAnotherMember(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/private/user");
        client.post(cluster.member(1), "/j_security_check", "j_username=ann&j_password=secret");
        assertThat(on(2, "/private/user")).isEqualTo("ann by FORM");
        assertThat(on(1, "/private/user")).isEqualTo("ann by FORM");
    }

    @EachKind(except = Kind.BACKUP, because = "Tomcat finishes the page of an error before it sends what was set")
    void anExceptionOfTheApplicationIsAnsweredAndWhatItSetBeforeCounts(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/set?name=a&value=1");
        for (int member = 1; member <= 2; member++) {
            assertThat(on(member, "/fail?name=a&value=set-by-" + member)).contains("on purpose");
            assertThat(client.status()).isEqualTo(500);
            assertThat(on(3 - member, "/get?name=a")).isEqualTo("set-by-" + member);
        }
    }

    @EachKind
    void anAttributeThatCannotBeWrittenIsRefusedOrCostsOnlyItself(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/set?name=a&value=1");
        on(1, "/plain?name=p");
        assertThat(client.status()).isEqualTo(500);
        on(1, "/holder?name=bad");
        assertThat(client.status()).isEqualTo(200);
        on(1, "/holder?name=good&value=x");
        on(1, "/set?name=b&value=2");
        assertThat(on(2, "/names")).isEqualTo("[a, b, good]");
        assertThat(on(2, "/get?name=good")).isEqualTo("holder of x");
    }

    @EachKind(
            except = Kind.BACKUP,
            because = "each member has an object of its own, and the one that is sent last replaces the others")
    void requestsThatWriteOneSessionAtOnceLoseNothing(Kind kind, boolean sticky) {
        use(kind, sticky);
        on(1, "/set?name=a&value=1");
        String id = client.id();
        IntStream.range(0, 40).parallel().forEach(i -> {
            Client one = client.with(id);
            one.get(cluster.member(1 + i % 2), "/set?name=n" + i + "&value=" + i);
            assertThat(one.status()).isEqualTo(200);
        });
        for (int i = 0; i < 40; i++) {
            assertThat(on(1, "/get?name=n" + i)).isEqualTo(String.valueOf(i));
            assertThat(on(2, "/get?name=n" + i)).isEqualTo(String.valueOf(i));
        }
    }
}
