package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.Test;

/** Rounds of a few requests and threads that overlap as they happen to: what they add is there after each, or a conflict was counted. */
class ConcurrentChangesTest extends TwoMembers {

    private static final int ROUNDS = Integer.getInteger("clowder.rounds", 4_000);

    /** How something is added. */
    private enum Style {
        IN_PLACE,
        SET_BACK,
        BEFORE_AND_AFTER_COMMIT,
        BY_A_THREAD
    }

    private final Set<String> expected = new TreeSet<>();
    private final List<String> done = new CopyOnWriteArrayList<>();

    @SuppressWarnings("unchecked")
    private static List<String> list(ReplicatedSession session) {
        return (List<String>) session.getAttribute("list");
    }

    private static List<String> read(ManagerMember member) {
        return member.request(ID, session -> List.copyOf(list(session)));
    }

    private void add(List<String> list, String value, Style style) {
        synchronized (list) {
            list.add(value);
        }
        done.add(value + " " + style + " to " + System.identityHashCode(list));
    }

    private static void pause(Random random) {
        for (int i = random.nextInt(2) * random.nextInt(5_000); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    private Object act(ManagerMember member, Style style, String value, Random random) throws IOException {
        if (style == Style.BY_A_THREAD) {
            List<String> mine = list(member.look(ID));
            try {
                pause(random);
                add(mine, value, style);
                member.look(ID).setAttribute("by " + (member == one), value);
            } finally {
                Reference.reachabilityFence(mine);
            }
            return null;
        }
        return member.requestThatCommits(ID, (session, commit) -> {
            List<String> mine = list(session);
            pause(random);
            add(mine, value, style);
            pause(random);
            if (style == Style.SET_BACK) {
                session.setAttribute("list", mine);
            } else if (style == Style.BEFORE_AND_AFTER_COMMIT) {
                commit.run();
                pause(random);
                add(list(session), value + "'", style);
            }
            return null;
        });
    }

    private long conflicts() throws IOException {
        return one.look(ID).replicated().store().conflicts()
                + two.look(ID).replicated().store().conflicts();
    }

    private void round(int seed) throws Exception {
        Random random = new Random(seed);
        int count = 2 + random.nextInt(3);
        CyclicBarrier begin = new CyclicBarrier(count);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        done.clear();
        for (int i = 0; i < count; i++) {
            Random own = new Random(random.nextLong());
            ManagerMember member = own.nextBoolean() ? one : two;
            Style style = Style.values()[own.nextInt(Style.values().length)];
            String value = seed + "-" + i;
            expected.add(value);
            if (style == Style.BEFORE_AND_AFTER_COMMIT) {
                expected.add(value + "'");
            }
            all.add(CompletableFuture.runAsync(
                    () -> {
                        try {
                            begin.await();
                            act(member, style, value, own);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    threads));
        }
        all.forEach(CompletableFuture::join);
    }

    @Test
    void nothingIsLostWithoutAWord() throws Exception {
        for (int seed = 0; seed < ROUNDS; seed++) {
            if (seed % 20 == 0) {
                expected.clear();
                one.request(ID, set("list", seed % 40 == 0 ? new CopyOnWriteArrayList<>() : new ArrayList<>()));
                settle();
            }
            long before = conflicts();
            round(seed);
            // what could not be looked at is looked at by whoever comes next
            one.request(ID, set("round", seed + " on one"));
            two.request(ID, set("round", seed + " on two"));
            settle();
            Pair.await(() -> read(one).equals(read(two)));
            Set<String> lost = new TreeSet<>(expected);
            lost.removeAll(read(one));
            if (!lost.isEmpty()) {
                assertThat(conflicts())
                        .as("seed " + seed + ": conflicts, as " + lost + " are lost of " + done)
                        .isGreaterThan(before);
            }
            expected.removeAll(lost);
        }
    }
}
