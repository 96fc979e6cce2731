package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.clowder.harness.MemberProcess;

/**
 * Whether members have made up for what they missed, by their own numbers: each has begun the comparisons that it owes,
 * nothing waits for another member, and a request for a session raises no question, which it does while its member doubts
 * anybody.
 */
final class Certainty {

    private static final String COMPARISONS = "Comparisons";
    private static final String QUESTIONS = "Questions";

    private final SessionClient client;
    private final String probe;
    private final Map<MemberProcess, Long> begun = new HashMap<>();

    /** @param probe id of a session that all members hold */
    Certainty(SessionClient client, String probe) {
        this.client = client;
        this.probe = probe;
    }

    /** From now on the member owes so many comparisons. */
    void owes(MemberProcess member, int comparisons) throws IOException {
        begun.put(member, client.numbers(member).get(COMPARISONS) + comparisons);
    }

    /** The session is requested only when the rest is true: questions are traffic too. */
    boolean of(MemberProcess member) throws IOException {
        Map<String, Long> before = client.numbers(member);
        if (before.get(COMPARISONS) < begun.get(member) || before.get("Lag") > 0) {
            return false;
        }
        client.state(member, probe);
        return client.numbers(member).get(QUESTIONS).equals(before.get(QUESTIONS));
    }

    /** True if the member is at least this far with what it owes: it has noticed that another one is silent. */
    boolean begun(MemberProcess member) throws IOException {
        return client.numbers(member).get(COMPARISONS) >= begun.get(member);
    }
}
