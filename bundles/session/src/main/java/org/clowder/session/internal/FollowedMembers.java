package org.clowder.session.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * The membership listeners of a channel that comes and goes. Each is told what differs between the members that are there and those that it was
 * told of, one call at a time: of each member in turn that it came and that it went, those that went first. One that goes and returns meanwhile is told of as both, once,
 * so nothing grows while a listener is slow. Thread-safe; the monitor guards all fields, also those of the conversations, and is not held while a listener is
 * called.
 */
final class FollowedMembers {

    private static final Log log = LogFactory.getLog(FollowedMembers.class);

    private final Map<MembershipListener, Conversation> conversations = new LinkedHashMap<>();

    /** Each with a number of its own every time that it comes. */
    private final Map<Member, Long> present = new LinkedHashMap<>();

    private long comings;
    private MembershipListener source;

    /** One listener, and whom it was told of last. */
    private final class Conversation {

        private final MembershipListener listener;
        private final Map<Member, Long> told = new LinkedHashMap<>();
        private boolean telling;
        private boolean ended;

        Conversation(MembershipListener listener) {
            this.listener = listener;
        }

        /** Tells until nothing differs, unless another thread does. */
        void tell() {
            synchronized (FollowedMembers.this) {
                if (telling) {
                    return;
                }
                telling = true;
            }
            boolean quiet = false;
            Error failure = null;
            try {
                for (Runnable next = next(); next != null; next = next()) {
                    try {
                        call(next);
                    } catch (Error e) {
                        failure = e;
                    }
                }
                quiet = true;
            } finally {
                if (!quiet) {
                    fallSilent();
                }
            }
            if (failure != null) {
                throw failure;
            }
        }

        private void call(Runnable event) {
            try {
                event.run();
            } catch (RuntimeException | LinkageError | AssertionError e) {
                log.error("A membership listener failed; the others go on", e);
            }
        }

        private void fallSilent() {
            synchronized (FollowedMembers.this) {
                telling = false;
            }
        }

        private Runnable next() {
            synchronized (FollowedMembers.this) {
                Runnable next = ended ? null : difference();
                telling = next != null;
                return next;
            }
        }

        private Runnable difference() {
            for (Map.Entry<Member, Long> each : told.entrySet()) {
                Member member = each.getKey();
                if (!each.getValue().equals(present.get(member))) {
                    told.remove(member);
                    return () -> listener.memberDisappeared(member);
                }
            }
            for (Map.Entry<Member, Long> each : present.entrySet()) {
                Member member = each.getKey();
                if (told.putIfAbsent(member, each.getValue()) == null) {
                    return () -> listener.memberAdded(member);
                }
            }
            return null;
        }
    }

    /** What one channel says of its members, until another one's source or {@link #end}. */
    private final class Source implements MembershipListener {

        @Override
        public void memberAdded(Member member) {
            synchronized (FollowedMembers.this) {
                if (source != this || present.putIfAbsent(member, comings) != null) {
                    return;
                }
                comings++;
            }
            tell();
        }

        @Override
        public void memberDisappeared(Member member) {
            synchronized (FollowedMembers.this) {
                if (source != this || present.remove(member) == null) {
                    return;
                }
            }
            tell();
        }
    }

    /** To be added to the channel that is followed from now on. */
    synchronized MembershipListener begin() {
        present.clear();
        source = new Source();
        return source;
    }

    /** All members are gone, whatever the channel before still says. */
    void end() {
        synchronized (this) {
            source = null;
            present.clear();
        }
        tell();
    }

    /** Has told it of those that are there when it returns, unless it is called already; one that listens already goes on. */
    void add(MembershipListener listener) {
        Conversation conversation;
        synchronized (this) {
            conversation = conversations.computeIfAbsent(listener, Conversation::new);
        }
        conversation.tell();
    }

    /** A call that is under way is the last. */
    synchronized void remove(MembershipListener listener) {
        Conversation gone = conversations.remove(listener);
        if (gone != null) {
            gone.ended = true;
        }
    }

    private void tell() {
        List<Conversation> all;
        synchronized (this) {
            all = new ArrayList<>(conversations.values());
        }
        tell(all, 0);
    }

    /** One that fails keeps nobody from being told. */
    private static void tell(List<Conversation> all, int from) {
        if (from < all.size()) {
            try {
                all.get(from).tell();
            } finally {
                tell(all, from + 1);
            }
        }
    }
}
