package org.clowder.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.catalina.core.StandardContext;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Two members with one application, whose requests wait for the other member. */
@Timeout(60)
abstract class TwoMembers {

    static final String ID = "0123456789ABCDEF0123456789ABCDEF";
    static final Consumer<StandardContext> PLAIN = context -> {};

    final Pair pair = new Pair();
    final ExecutorService threads = Executors.newCachedThreadPool();
    ManagerMember one;
    ManagerMember two;

    @BeforeEach
    void start() throws Exception {
        start(PLAIN);
    }

    void start(Consumer<StandardContext> application) throws Exception {
        one = new ManagerMember(pair.first(), pair.workers(), application);
        two = new ManagerMember(pair.second(), pair.workers(), application);
        settle();
    }

    void settle() {
        pair.settle();
        Pair.await(() -> pair.first().settled() && pair.second().settled());
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        pair.close();
        threads.shutdownNow();
    }

    static String id(int number) {
        return String.format("%032X", number);
    }

    static Function<ReplicatedSession, Object> set(String name, Object value) {
        return session -> {
            session.setAttribute(name, value);
            return null;
        };
    }

    static Object get(ManagerMember member, String id, String name) {
        return member.<Object>request(id, session -> session.getAttribute(name));
    }

    CompletableFuture<Object> concurrently(ManagerMember member, ManagerMember.Work<Object> work) {
        return CompletableFuture.supplyAsync(() -> member.requestThatCommits(ID, work), threads);
    }
}
