package org.clowder.itests;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.clowder.harness.Member;

/**
 * Stays with one member as long as it answers, and goes on to the next with the same request when it does not, as a
 * balancer does.
 */
final class Follower implements Caller {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int UNAVAILABLE = 503;

    private final List<Member> members;
    private int place;
    private KeepAliveClient client;
    private boolean repeated;

    /** @param first the place of the member to begin with */
    Follower(List<Member> members, int first) {
        this.members = members;
        this.place = first % members.size();
        this.client = new KeepAliveClient(members.get(place));
    }

    @Override
    public KeepAliveClient.Answer get(String path, String cookie) throws IOException {
        repeated = false;
        Span limit = Span.of(LIMIT);
        IOException last = null;
        while (!limit.over()) {
            try {
                KeepAliveClient.Answer answer = client.get(path, cookie);
                if (answer.status() != UNAVAILABLE) {
                    return answer;
                }
            } catch (KeepAliveClient.RefusedException notSent) {
                last = notSent;
            } catch (IOException unanswered) {
                last = unanswered;
                repeated = true;
            }
            goOn();
        }
        throw new IOException("No member has answered " + path + " within " + LIMIT, last);
    }

    /** Whether the last request may have been carried out more than once. */
    boolean repeated() {
        return repeated;
    }

    private void goOn() throws IOException {
        client.close();
        place = (place + 1) % members.size();
        client = new KeepAliveClient(members.get(place));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
