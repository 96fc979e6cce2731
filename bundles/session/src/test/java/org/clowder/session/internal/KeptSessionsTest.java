package org.clowder.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.junit.jupiter.api.Test;

class KeptSessionsTest {

    private final AtomicLong clock = new AtomicLong(-5);
    private final KeptSessions kept = new KeptSessions(clock::get);

    private static KeptSessions.Application application() {
        Change whole = new Change("A1", 0, 7, 99, new Access(100, 20), List.of());
        return new KeptSessions.Application(
                List.of(new KeptSessions.Session(whole, true)), Set.of(5L), Set.of("a.bundle"));
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void sessionsAreTakenOnceAndHaveGrownOlder() {
        kept.put("/shop", application());
        pass(2_000);

        KeptSessions.Application taken = kept.take("/shop");
        assertThat(taken.witnesses()).containsExactly(5L);
        assertThat(taken.bundles()).containsExactly("a.bundle");
        assertThat(taken.sessions()).singleElement().satisfies(session -> {
            assertThat(session.primary()).isTrue();
            assertThat(session.whole()).isEqualTo(new Change("A1", 0, 7, 99, new Access(2_100, 20), List.of()));
        });
        assertThat(kept.take("/shop").sessions()).isEmpty();
        assertThat(kept.take("/other").sessions()).isEmpty();
    }

    @Test
    void sessionsAreNotKeptForeverNorBeyondAStopWithoutAny() {
        kept.put("/shop", application());
        pass(TimeUnit.MINUTES.toMillis(KeptSessions.MINUTES) + 1);
        assertThat(kept.take("/shop").sessions()).isEmpty();

        kept.put("/shop", application());
        pass(TimeUnit.MINUTES.toMillis(KeptSessions.MINUTES) - 1);
        kept.expire();
        assertThat(kept.take("/shop").sessions()).hasSize(1);

        kept.put("/shop", application());
        kept.put("/shop", KeptSessions.Application.NONE);
        assertThat(kept.take("/shop").sessions()).isEmpty();
    }
}
