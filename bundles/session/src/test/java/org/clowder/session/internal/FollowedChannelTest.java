package org.clowder.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.membership.StaticMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What listeners hear of members while channels come and go. */
@Timeout(30)
class FollowedChannelTest {

    private static final List<Member> MEMBERS =
            IntStream.range(1, 5).mapToObj(FollowedChannelTest::member).toList();

    private final FollowedChannel followed = new FollowedChannel("test");

    private static Member member(int number) {
        try {
            return new StaticMember("127.0.0.1", number, 0);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /** Tells of its members when it starts and of each change, also twice, and goes on to tell when it has stopped. */
    private static final class Telling extends GroupChannel {

        private final Set<Member> members = new LinkedHashSet<>();

        @Override
        public synchronized void start(int services) {
            List.copyOf(members).forEach(this::memberAdded);
        }

        @Override
        public synchronized void stop(int services) {
            // it has no sockets
        }

        void come(Member member) {
            members.add(member);
            memberAdded(member);
        }

        void go(Member member) {
            members.remove(member);
            memberDisappeared(member);
        }

        synchronized void change(Random random) {
            Member member = MEMBERS.get(random.nextInt(MEMBERS.size()));
            if (random.nextBoolean()) {
                come(member);
            } else {
                go(member);
            }
        }
    }

    /** Remembers what it hears, and fails now and then. */
    private static final class View implements MembershipListener {

        private final Random random;
        private final Map<Member, Boolean> there = new LinkedHashMap<>();
        private final List<String> wrong = new CopyOnWriteArrayList<>();
        private Optional<Thread> caller = Optional.empty();

        View(long seed) {
            random = new Random(seed);
        }

        @Override
        public void memberAdded(Member member) {
            hear(member, true);
        }

        @Override
        public void memberDisappeared(Member member) {
            hear(member, false);
        }

        private void hear(Member member, boolean added) {
            if (caller.isPresent()) {
                wrong.add("told by " + caller.get() + " at the same time");
            }
            caller = Optional.of(Thread.currentThread());
            if (added == there.getOrDefault(member, false)) {
                wrong.add(member + (added ? " came" : " went") + " twice");
            }
            there.put(member, added);
            Thread.onSpinWait();
            caller = Optional.empty();
            if (random.nextInt(50) == 0) {
                throw new IllegalStateException("on purpose");
            }
        }

        Set<Member> members() {
            assertThat(wrong).isEmpty();
            Set<Member> members = new LinkedHashSet<>(there.keySet());
            members.removeIf(member -> !there.get(member));
            return members;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachListenerHearsWhatDiffers(long seed) throws ChannelException {
        Random random = new Random(seed);
        List<View> views = new ArrayList<>();
        List<Telling> channels = new ArrayList<>(List.of(new Telling()));
        Optional<Telling> now = Optional.empty();
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    View view = new View(random.nextLong());
                    views.add(view);
                    followed.addMembershipListener(view);
                    followed.addMembershipListener(view);
                }
                case 1 -> {
                    if (now.isPresent()) {
                        followed.detach();
                        now = Optional.empty();
                    } else {
                        Telling next =
                                random.nextBoolean() ? new Telling() : channels.get(random.nextInt(channels.size()));
                        channels.add(next);
                        followed.attach(next);
                        now = Optional.of(next);
                    }
                }
                default -> channels.get(random.nextInt(channels.size())).change(random);
            }
            Set<Member> expected = now.map(channel -> channel.members).orElse(Set.of());
            for (View view : views) {
                assertThat(view.members())
                        .as("seed %d, step %d", seed, step)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void alsoWhenManyThreadsTell(long seed) throws Exception {
        List<View> views =
                LongStream.range(0, 3).mapToObj(each -> new View(seed + each)).toList();
        List<Telling> channels = List.of(new Telling(), new Telling());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (Telling channel : channels) {
                Random random = new Random(seed + ends.size());
                ends.add(threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        channel.change(random);
                    }
                }));
            }
            ends.add(threads.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    followed.attach(channels.get(i % 2));
                    followed.detach();
                }
                followed.attach(channels.get(0));
                return null;
            }));
            ends.add(threads.submit(() -> views.forEach(followed::addMembershipListener)));
            for (Future<?> end : ends) {
                finish(end);
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        for (View view : views) {
            assertThat(view.members()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(channels.get(0).members);
        }
    }

    private static void finish(Future<?> end) throws Exception {
        try {
            end.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void aListenerThatIsTakenOutWhileAChannelComesHearsNothingMore() throws ChannelException {
        View later = new View(0);
        followed.addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(Member member) {
                followed.removeMembershipListener(later);
            }

            @Override
            public void memberDisappeared(Member member) {
                // of no interest
            }
        });
        followed.addMembershipListener(later);
        Telling channel = new Telling();
        channel.members.addAll(MEMBERS);
        followed.attach(channel);
        assertThat(later.members()).isEmpty();
    }

    @Test
    void oneForWhomMemoryRunsOutKeepsNobodyFromBeingTold() throws ChannelException {
        View other = new View(0);
        followed.addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(Member member) {
                // of no interest
            }

            @Override
            public void memberDisappeared(Member member) {
                throw new OutOfMemoryError("on purpose");
            }
        });
        followed.addMembershipListener(other);
        Telling channel = new Telling();
        channel.members.add(MEMBERS.get(0));
        followed.attach(channel);
        assertThat(other.members()).hasSize(1);
        assertThatThrownBy(followed::detach).isInstanceOf(OutOfMemoryError.class);
        assertThat(other.members()).isEmpty();
    }
}
