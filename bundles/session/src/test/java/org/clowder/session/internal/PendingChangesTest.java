package org.clowder.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.catalina.ha.session.SessionMessage;
import org.apache.catalina.ha.session.SessionMessageImpl;
import org.junit.jupiter.api.Test;

class PendingChangesTest {

    private final PendingChanges pending = new PendingChanges(3);

    @Test
    void givesBackTheChangesOfASessionInTheirOrder() {
        SessionMessage first = change("a");
        SessionMessage second = change("a");
        assertThat(pending.keep(first)).isTrue();
        assertThat(pending.keep(change("b"))).isTrue();
        assertThat(pending.keep(second)).isFalse();
        assertThat(pending.take("a")).containsExactly(first, second);
        assertThat(pending.take("a")).isEmpty();
    }

    @Test
    void showsTheFirstChangeOfEachSessionThatIsWaitedFor() {
        SessionMessage a = change("a");
        SessionMessage b = change("b");
        pending.keep(a);
        pending.keep(b);
        pending.keep(change("a"));
        assertThat(pending.waiting()).containsExactly(a, b);
    }

    @Test
    void beyondTheLimitTheSessionThatWaitsLongestIsGivenUp() {
        pending.keep(change("a"));
        pending.keep(change("a"));
        SessionMessage b = change("b");
        pending.keep(b);
        SessionMessage c = change("c");
        pending.keep(c);
        assertThat(pending.take("a")).isEmpty();
        assertThat(pending.take("b")).containsExactly(b);
        assertThat(pending.take("c")).containsExactly(c);
    }

    private static SessionMessage change(String sessionId) {
        return new SessionMessageImpl("host#/app", SessionMessage.EVT_SESSION_DELTA, new byte[0], sessionId, "id");
    }
}
