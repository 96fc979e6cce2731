package org.clowder.channel.internal.tribes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.clowder.channel.Registration;

/**
 * The other members, each place at most once. Tribes tells members apart by host, port and unique id, so that a member
 * that was killed and started again would be there twice for as long as its port answers; here the newer one replaces
 * the older one, for good.
 *
 * <p>All state is guarded by this object's monitor, which is never held while a subscriber is called. Each subscriber
 * gets its events in order, one at a time, see {@link Subscription}.
 */
public final class MemberView {

    private static final int MAX_REMEMBERED = 1000;

    private final Map<String, Member> present = new LinkedHashMap<>();
    private final Map<String, String> lastId = new LinkedHashMap<>();
    private final Set<String> replaced = new LinkedHashSet<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    /** Told of each change, and at first of what is there already. */
    public interface Subscriber {

        void added(Member member);

        void removed(Member member);
    }

    /** The members now, the longest running first, as Tribes orders them. */
    public List<Member> members() {
        List<Member> members;
        synchronized (this) {
            members = new ArrayList<>(present.values());
        }
        members.sort(Comparator.comparingLong(Member::getMemberAliveTime).reversed());
        return members;
    }

    /** Adds a subscriber; has told it of the present members when it returns. */
    public Registration subscribe(Subscriber subscriber) {
        Subscription subscription;
        synchronized (this) {
            subscription = new Subscription(subscriber, present.values());
            subscriptions.add(subscription);
        }
        boolean told = false;
        try {
            subscription.replay();
            told = true;
        } finally {
            if (!told) {
                unsubscribe(subscription);
            }
        }
        return () -> unsubscribe(subscription);
    }

    private void unsubscribe(Subscription subscription) {
        subscription.end();
        synchronized (this) {
            subscriptions.remove(subscription);
        }
    }

    /** Waits until all these addresses are present. */
    synchronized boolean await(Set<String> addresses, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (!present.keySet().containsAll(addresses)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized boolean has(String address) {
        return present.containsKey(address);
    }

    /** A source of events, for one run of one channel. */
    Feed feed(Predicate<Member> admission) {
        return new Feed(admission);
    }

    private static String id(Member member) {
        return HexFormat.of().formatHex(member.getUniqueId());
    }

    /** Guarded by this. */
    private void add(Member member, String address) {
        String id = id(member);
        Member before = present.get(address);
        if (replaced.contains(address + "/" + id)
                || (before != null && id(before).equals(id))) {
            return;
        }
        String last = lastId.put(address, id);
        if (last != null && !last.equals(id)) {
            replaced.add(address + "/" + last);
            forget();
        }
        if (before != null) {
            tell(subscription -> subscription.removed(before));
        }
        present.put(address, member);
        tell(subscription -> subscription.added(member));
        notifyAll();
    }

    /** Guarded by this. */
    private void remove(String address) {
        Member before = present.remove(address);
        tell(subscription -> subscription.removed(before));
    }

    private void forget() {
        if (replaced.size() > MAX_REMEMBERED) {
            replaced.remove(replaced.iterator().next());
        }
    }

    private void tell(java.util.function.Consumer<Subscription> event) {
        subscriptions.forEach(event);
    }

    private void deliver() {
        List<Subscription> all;
        synchronized (this) {
            all = List.copyOf(subscriptions);
        }
        deliver(all, 0);
    }

    /** One whom memory runs out for keeps nobody from being told. */
    private static void deliver(List<Subscription> all, int from) {
        if (from < all.size()) {
            try {
                all.get(from).deliver();
            } finally {
                deliver(all, from + 1);
            }
        }
    }

    /**
     * What a channel tells of members goes through here. It is held back until {@link #begin}, as nobody could send to
     * those members yet, and ignored after {@link #end}.
     */
    final class Feed implements MembershipListener {

        private final Predicate<Member> admission;
        private final List<Runnable> held = new ArrayList<>();
        private boolean begun;
        private boolean ended;

        Feed(Predicate<Member> admission) {
            this.admission = admission;
        }

        @Override
        public void memberAdded(Member member) {
            if (admission.test(member)) {
                String address = MemberAddress.of(member);
                change(() -> add(member, address));
            }
        }

        @Override
        public void memberDisappeared(Member member) {
            String address = MemberAddress.of(member);
            change(() -> {
                Member before = present.get(address);
                if (before != null && id(before).equals(id(member))) {
                    remove(address);
                }
            });
        }

        void begin() {
            synchronized (MemberView.this) {
                begun = true;
            }
            change(() -> {});
        }

        /** Takes all members out and ignores whatever still comes. */
        void end() {
            synchronized (MemberView.this) {
                if (!ended && begun) {
                    List.copyOf(present.keySet()).forEach(MemberView.this::remove);
                }
                ended = true;
            }
            deliver();
        }

        private void change(Runnable change) {
            synchronized (MemberView.this) {
                if (ended) {
                    return;
                }
                held.add(change);
                if (begun) {
                    held.forEach(Runnable::run);
                    held.clear();
                }
            }
            deliver();
        }
    }
}
