package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KillResultTest {

    private final KillResult result = new KillResult(Mode.CLOWDER_APPLIED);

    @Test
    void acceptsASurvivorThatIsEvenOrAhead() {
        result.session("a", 5, "counter=5 newest=5 digest=1");
        result.session("b", 5, "counter=6 newest=6 digest=1");

        assertThat(result.correct()).isTrue();
        assertThat(result.line()).contains("10 writes acknowledged on 2 sessions, 0 lost on 0 sessions");
    }

    @Test
    void countsAWriteAsLostIfItsAttributeIsMissingThoughItsCounterIsThere() {
        result.session("a", 5, "counter=5 newest=4 digest=1");

        assertThat(result.correct()).isFalse();
        assertThat(result.examples())
                .containsExactly("session a: answered 5, survivor has counter=5 newest=4 digest=1");
    }

    @Test
    void countsEveryWriteOfASessionThatTheSurvivorDoesNotKnow() {
        result.session("a", 5, "none");

        assertThat(result.line()).contains("5 lost on 1 sessions");
    }

    @Test
    void doesNotPassIfNothingWasAcknowledged() {
        assertThat(result.correct()).isFalse();
    }

    @Test
    void doesNotPassIfAWriterFailedBeforeTheKill() {
        result.session("a", 5, "counter=5 newest=5 digest=1");
        result.writer("answered 410");

        assertThat(result.correct()).isFalse();
    }
}
