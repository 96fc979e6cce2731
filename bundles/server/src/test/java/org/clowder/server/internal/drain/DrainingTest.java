package org.clowder.server.internal.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.Server;
import org.clowder.server.Drain;
import org.clowder.server.DrainException;
import org.clowder.server.Missing;
import org.clowder.server.SessionSafety;
import org.clowder.server.internal.Eventually;
import org.clowder.server.internal.FakeFramework;
import org.clowder.server.internal.Settings;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.clowder.server.internal.service.ServiceContributions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a server without connectors, and somebody who says how safe sessions are. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DrainingTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String DESCRIPTOR =
            "<Server><Service name=\"A\"><Engine name=\"A\" defaultHost=\"h\"><Host name=\"h\"/></Engine></Service></Server>";

    @TempDir
    Path directory;

    private final FakeFramework framework = new FakeFramework();
    private final Told told = new Told();
    private final List<SessionSafety> safeties = new CopyOnWriteArrayList<>(List.of(told));
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Server server;
    private Draining draining;

    private static final class Told implements SessionSafety {
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile boolean company = true;
        private volatile boolean failing;
        private volatile boolean looked;
        private volatile State state = State.SAFE;
        private volatile int safe = 20_000;
        private volatile Consumer<Server> onPrepare = prepared -> {};
        private volatile boolean prepared = true;
        private volatile String there = "b";
        private volatile String asked;

        @Override
        public void prepare(Server server) {
            onPrepare.accept(server);
        }

        @Override
        public boolean prepared(Server server) {
            return prepared;
        }

        @Override
        public boolean company(Server server) {
            return company;
        }

        @Override
        public void expect(Server server, String member) {
            if (!member.equals(there)) {
                throw new IllegalArgumentException("There is no other member " + member + "; the others are " + there);
            }
        }

        @Override
        public void leaving(Server server, boolean leaving) {
            String call = leaving ? "leaves" : "stays";
            if (failing) {
                throw new IllegalStateException("as it were");
            }
            if (calls.isEmpty() || !calls.get(calls.size() - 1).equals(call)) {
                calls.add(call);
            }
        }

        @Override
        public List<Part> look(Server server, String member) {
            looked = true;
            asked = member;
            // before the number, which is set first
            State now = state;
            return List.of(
                    new Part("/shop", null, 20_000, safe, now, "not confirmed yet"),
                    new Part("sso:h", null, 0, 0, State.SAFE, ""));
        }
    }

    private Draining draining(Map<String, String> properties) throws Exception {
        Settings settings = new Settings(directory, properties);
        Files.createDirectories(settings.descriptor().getParent());
        Files.writeString(settings.descriptor(), DESCRIPTOR);
        Contributions contributions = new Contributions(framework.context(), settings);
        HostContexts hosts =
                new HostContexts(settings, contributions, new ServiceContributions(framework.context(), settings));
        var descriptor = new DescriptorReader(settings, contributions.classes(), contributions).read();
        hosts.prepare(descriptor);
        server = descriptor.server();
        server.start();
        return new Draining(settings, hosts, safeties);
    }

    @BeforeEach
    void start() throws Exception {
        draining = draining(Map.of("stop.timeout", "1000", "drain.notice", "0"));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        server.destroy();
    }

    @Test
    void whatIsHereOnlyIsHandedOverBeforeAnybodyIsTold() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        told.onPrepare = prepared -> seen.add(told.calls + " " + draining.missing() + " "
                + draining.progress().state());
        draining.drain(LONG, lines::add);
        assertThat(seen).containsExactly("[] [] SERVING");
        draining.undrain();
        told.calls.clear();
        draining.prepareStop(server);
        assertThat(seen).containsExactly("[] [] SERVING", "[] [] SERVING");
        told.onPrepare = prepared -> {
            throw new IllegalStateException("as it were");
        };
        draining.drain(LONG, lines::add);
        assertThat(draining.progress().state()).isEqualTo(Drain.State.DRAINED);
    }

    @Test
    void whoTakesItBackBeforeAnybodyIsToldHasItInService() {
        told.onPrepare = prepared -> {
            try {
                draining.undrain();
            } catch (DrainException e) {
                throw new IllegalStateException(e);
            }
            told.leaving(prepared, true);
        };
        assertThatThrownBy(() -> draining.drain(LONG, lines::add)).hasMessageContaining("taken back into service");
        assertThat(draining.progress().state()).isEqualTo(Drain.State.SERVING);
        assertThat(told.calls).as("what came after it is taken back, too").endsWith("stays");
    }

    @Test
    void ifTheOthersGoBeforeAnybodyIsToldTheMemberGoesOn() {
        told.onPrepare = prepared -> told.company = false;
        assertThatThrownBy(() -> draining.drain(LONG, lines::add)).hasMessageStartingWith("No other member");
        assertThat(draining.missing()).isEmpty();
        assertThat(told.calls).containsExactly("stays");
    }

    @Test
    void nothingIsHandedOverIfThatCannotSucceed() {
        told.state = SessionSafety.State.HOPELESS;
        told.onPrepare = prepared -> lines.add("prepared");
        assertThatThrownBy(() -> draining.drain(LONG, lines::add)).isInstanceOf(DrainException.class);
        assertThat(lines).doesNotContain("prepared");
    }

    @Test
    void howMuchIsHandedOverIsSaidWhileThatGoesOnAndNobodyIsToldBefore() throws Exception {
        told.prepared = false;
        told.state = SessionSafety.State.UNDER_WAY;
        told.safe = 1_240;
        CompletableFuture<String> drain = drains(LONG);
        Eventually.is(() -> lines.contains("1,240 of 20,000 sessions safe"));
        assertThat(told.calls).isEmpty();
        assertThat(draining.missing()).isEmpty();
        told.prepared = true;
        told.safe = 20_000;
        told.state = SessionSafety.State.SAFE;
        assertThat(drain.get()).isEqualTo("20,000 of 20,000 sessions safe");
    }

    @Test
    void whatIsHandedOverFirstTakesNoLongerThanTheWholeMayAndIsTakenBackAtOnce() throws Exception {
        told.prepared = false;
        told.state = SessionSafety.State.UNDER_WAY;
        assertThat(drains(Duration.ofMillis(300)).get(5, TimeUnit.SECONDS)).contains("in service again");
        told.looked = false;
        CompletableFuture<String> drain = drains(LONG);
        Eventually.is(() -> told.looked);
        draining.undrain();
        assertThat(drain.get(5, TimeUnit.SECONDS)).contains("was taken back into service");

        stop();
        draining = draining(Map.of("stop.drain.timeout", "100", "drain.notice", "0"));
        assertTimeout(Duration.ofSeconds(5), () -> draining.prepareStop(server));
    }

    @Test
    void oneMemberIsNamedThatIsToHaveAll() throws Exception {
        assertThat(draining.drain("b", LONG, lines::add)).isEqualTo("20,000 of 20,000 sessions safe on b");
        assertThat(told.asked).isEqualTo("b");
    }

    @Test
    void aMemberThatIsNamedAndIsNotThereIsRefused() {
        assertThatThrownBy(() -> draining.drain("c", LONG, lines::add))
                .hasMessage("Not drained: There is no other member c; the others are b");
        assertThat(told.calls).isEmpty();
        assertThat(draining.missing()).isEmpty();
        told.onPrepare = prepared -> told.there = "none";
        assertThatThrownBy(() -> draining.drain("b", LONG, lines::add))
                .hasMessageStartingWith("Not drained: There is no other member b");
        assertThat(told.calls).containsExactly("stays");
    }

    @Test
    void aMemberThatIsNamedAndGoesMeanwhileIsNotReplaced() throws Exception {
        told.state = SessionSafety.State.UNDER_WAY;
        told.safe = 0;
        CompletableFuture<Void> drain =
                CompletableFuture.runAsync(() -> assertThatThrownBy(() -> draining.drain("b", LONG, lines::add))
                        .hasMessageStartingWith("0 of 20,000 sessions safe on b; this member is in service again"));
        Eventually.is(() -> told.looked);
        told.state = SessionSafety.State.HOPELESS;
        drain.get(5, TimeUnit.SECONDS);
        assertThat(told.calls).endsWith("stays");
    }

    private CompletableFuture<String> drains(Duration timeout) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return draining.drain(timeout, lines::add);
            } catch (DrainException e) {
                return e.getMessage();
            }
        });
    }

    @Test
    void aMemberStaysDrainedUntilItIsTakenBack() throws DrainException {
        assertThat(draining.drain(LONG, lines::add)).isEqualTo("20,000 of 20,000 sessions safe");
        assertThat(draining.progress()).isEqualTo(new Drain.Progress(Drain.State.DRAINED, 20_000, 20_000));
        assertThat(draining.missing())
                .singleElement()
                .extracting(Missing::summary)
                .isEqualTo("draining");
        assertThat(told.calls).containsExactly("leaves");

        draining.undrain();
        assertThat(draining.progress().state()).isEqualTo(Drain.State.SERVING);
        assertThat(draining.missing()).isEmpty();
        assertThat(told.calls).endsWith("stays");
    }

    @Test
    void howFarItIsIsSaidMeanwhile() throws Exception {
        told.state = SessionSafety.State.UNDER_WAY;
        told.safe = 1_240;
        CompletableFuture<String> drain = drains(LONG);
        Eventually.is(() -> lines.contains("1,240 of 20,000 sessions safe"));
        assertThat(draining.progress()).isEqualTo(new Drain.Progress(Drain.State.DRAINING, 20_000, 1_240));
        assertThat(draining.missing()).singleElement().asString().contains("1,240 of 20,000 sessions safe");
        assertThatThrownBy(() -> draining.drain(LONG, lines::add)).hasMessageContaining("being drained already");
        told.safe = 20_000;
        told.state = SessionSafety.State.SAFE;
        assertThat(drain.get()).isEqualTo("20,000 of 20,000 sessions safe");
    }

    @Test
    void aMemberThatIsNotDrainedInTimeIsInServiceAgain() throws Exception {
        told.state = SessionSafety.State.WAITING;
        told.safe = 19_999;
        assertThat(drains(Duration.ofSeconds(1)).get())
                .isEqualTo("19,999 of 20,000 sessions safe within 1 s; this member is in service again."
                        + " Not safe: 1 session of /shop: not confirmed yet");
        assertThat(lines).contains("1 session of /shop: not confirmed yet");
        assertThat(draining.progress().state()).isEqualTo(Drain.State.SERVING);
        assertThat(told.calls).endsWith("stays");
    }

    @Test
    void balancersHaveTimeToSeeThatItIsNotReady() throws Exception {
        stop();
        draining = draining(Map.of("drain.notice", "30000"));
        CompletableFuture<String> drain = drains(LONG.multipliedBy(2));
        Eventually.is(() -> !draining.missing().isEmpty() && told.calls.equals(List.of("leaves")));
        assertThat(drain).isNotDone();
        draining.undrain();
        assertThat(drain.get()).contains("was taken back into service");

        stop();
        draining = draining(Map.of("drain.notice", "200"));
        long begun = System.nanoTime();
        draining.drain(LONG, lines::add);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void whatNobodyCanTakeIsNotWaitedFor() throws Exception {
        told.state = SessionSafety.State.HOPELESS;
        told.safe = 0;
        assertThat(drains(Duration.ofHours(1)).get())
                .startsWith("0 of 20,000 sessions safe; this member is in service");
    }

    @Test
    void withoutAnotherMemberNothingIsBegun() {
        told.company = false;
        assertThatThrownBy(() -> draining.drain(LONG, lines::add)).hasMessageStartingWith("No other member");
        assertThat(told.calls).isEmpty();
        assertThat(draining.progress().state()).isEqualTo(Drain.State.SERVING);
    }

    @Test
    void aMemberOfWhichOthersCannotBeToldStaysInService() {
        told.failing = true;
        assertThatThrownBy(() -> draining.drain(LONG, lines::add)).hasMessage("as it were");
        assertThat(draining.progress().state()).isEqualTo(Drain.State.SERVING);
        assertThat(draining.missing()).isEmpty();
    }

    @Test
    void whoStopsIsNotTakenBack() throws Exception {
        draining.drain(LONG, lines::add);
        draining.announceStop(server);
        assertThatThrownBy(draining::undrain).hasMessageContaining("stopping");
        assertThat(told.calls).containsExactly("leaves");
    }

    @Test
    void whatStartsMeanwhileIsToldToo() throws Exception {
        told.state = SessionSafety.State.UNDER_WAY;
        CompletableFuture<String> drain = drains(LONG);
        Eventually.is(() -> told.looked);
        Told late = new Told();
        safeties.add(late);
        Eventually.is(() -> late.calls.contains("leaves"));
        told.state = SessionSafety.State.SAFE;
        assertThat(drain.get()).isEqualTo("40,000 of 40,000 sessions safe");
    }

    @Test
    void whoIsTakenBackMeanwhileIsNotDrained() throws Exception {
        told.state = SessionSafety.State.UNDER_WAY;
        CompletableFuture<String> drain = drains(LONG);
        Eventually.is(() -> !told.calls.isEmpty());
        draining.undrain();
        assertThat(draining.missing()).isEmpty();
        assertThat(drain.get()).contains("was taken back into service");
        assertThat(told.calls).containsExactly("leaves", "stays");
    }

    @Test
    void aStopWaitsUntilSessionsAreSafeAndNoLongerThanItMay() throws Exception {
        draining.announceStop(server);
        assertThat(told.calls).containsExactly("leaves");
        told.state = SessionSafety.State.UNDER_WAY;
        CompletableFuture<Void> safe = CompletableFuture.runAsync(() -> draining.awaitSafe(server));
        Eventually.is(() -> told.looked);
        assertThat(safe).isNotDone();
        assertThatThrownBy(() -> draining.drain(LONG, lines::add)).hasMessageContaining("stopping already");
        told.state = SessionSafety.State.SAFE;
        safe.get();

        stop();
        draining = draining(Map.of("stop.drain.timeout", "100", "drain.notice", "0"));
        told.state = SessionSafety.State.UNDER_WAY;
        draining.announceStop(server);
        assertTimeout(Duration.ofSeconds(10), () -> draining.awaitSafe(server));
    }

    @Test
    void aStopLetsBalancersNoticeUnlessThereIsNobodyToGoTo() throws Exception {
        stop();
        draining = draining(Map.of("drain.notice", "30000"));
        CompletableFuture<Void> announced = CompletableFuture.runAsync(() -> draining.announceStop(server));
        Eventually.is(() -> !draining.missing().isEmpty() && !told.calls.isEmpty());
        assertThat(draining.missing()).singleElement().hasToString("this member is stopping");
        assertThat(told.calls).containsExactly("leaves");
        assertThat(announced).isNotDone();
        told.company = false;
        assertTimeout(Duration.ofSeconds(10), () -> announced.get());
    }

    @Test
    void aStopThatIsNotToDrainTellsNobodyAndAsksNobody() throws Exception {
        stop();
        draining = draining(Map.of("stop.drain.timeout", "0"));
        told.state = SessionSafety.State.UNDER_WAY;
        draining.announceStop(server);
        draining.awaitSafe(server);
        assertThat(told.calls).isEmpty();
        assertThat(told.looked).isFalse();
    }
}
