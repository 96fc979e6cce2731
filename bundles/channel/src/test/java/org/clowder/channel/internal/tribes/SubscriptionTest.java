package org.clowder.channel.internal.tribes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.channel.internal.tribes.MemberView.Subscriber;
import org.junit.jupiter.api.Test;

/** A subscriber that memory runs out for. */
class SubscriptionTest {

    private final List<Member> heard = new ArrayList<>();
    private boolean full = true;

    private final Subscriber subscriber = new Subscriber() {
        @Override
        public void added(Member member) {
            if (full) {
                full = false;
                throw new OutOfMemoryError("on purpose");
            }
            heard.add(member);
        }

        @Override
        public void removed(Member member) {
            heard.remove(member);
        }
    };

    private static Member member(int port) throws IOException {
        return new MemberImpl("127.0.0.1", port, 0);
    }

    @Test
    void whatComesAfterAnErrorIsDelivered() throws IOException {
        Subscription subscription = new Subscription(subscriber, List.of(member(1), member(2)));
        assertThatThrownBy(subscription::replay).isInstanceOf(OutOfMemoryError.class);
        assertThat(heard).containsExactly(member(2));
        subscription.added(member(3));
        subscription.deliver();
        assertThat(heard).containsExactly(member(2), member(3));
    }
}
