package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests, connections and threads that go on for long, with much in hand. */
class LongRequestsTest extends TwoMembers {

    @AfterEach
    void release() {
        Slow.release();
    }

    private static WeakReference<Object> setNew(ReplicatedSession session) {
        Object fresh = new ArrayList<>(List.of("state"));
        session.setAttribute("state", fresh);
        return new WeakReference<>(fresh);
    }

    private static boolean fewAlive(List<WeakReference<Object>> all) {
        System.gc();
        return all.stream().filter(each -> each.get() != null).count() < 100;
    }

    @Test
    void aConnectionThatSetsNewObjectsKeepsNoneThatItHasReplaced() throws Exception {
        List<RequestScope> scopes = new ArrayList<>();
        two.request(ID, session -> scopes.add(RequestScope.current()));
        ReplicatedSession session = two.look(ID);
        List<WeakReference<Object>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            RequestScope scope = scopes.remove(0).again();
            all.add(setNew(session));
            scope.publishAndEnd();
            scopes.add(scope);
        }
        try {
            Pair.await(() -> fewAlive(all));
        } finally {
            Reference.reachabilityFence(scopes);
        }
    }

    @Test
    void aLongRequestThatSetsNewObjectsKeepsNoneThatItHasReplaced() {
        List<WeakReference<Object>> all = new ArrayList<>();
        two.requestThatCommits(ID, (session, commit) -> {
            for (int i = 0; i < 500; i++) {
                all.add(setNew(session));
                commit.run();
            }
            Pair.await(() -> fewAlive(all));
            return null;
        });
    }

    @Test
    void aMemberThatOnlyReceivesWhatAThreadHasReadStaysABackup() throws Exception {
        one.request(ID, set("list", new ArrayList<>(List.of("a"))));
        settle();
        ReplicatedSession session = two.look(ID);
        Object read = session.getAttribute("list");
        one.request(ID, set("list", new ArrayList<>(List.of("b"))));
        settle();
        // whoever looks at what the thread has is done when the next one has looked
        session.setAttribute("x", "1");
        settle();
        one.request(ID, set("list", new ArrayList<>(List.of("c"))));
        settle();
        try {
            assertThat(session.isPrimarySession()).isFalse();
        } finally {
            Reference.reachabilityFence(read);
        }
    }

    @Test
    void aRequestWithManyAttributesDoesNotWaitForWhoMakesBytes() throws Exception {
        two.request(ID, session -> {
            for (int i = 0; i < 70; i++) {
                session.setAttribute("n" + i, new ArrayList<>(List.of(i)));
            }
            return null;
        });
        Slow.hold();
        CompletableFuture<Object> slow = concurrently(two, (session, commit) -> {
            session.setAttribute("slow", new Slow());
            return null;
        });
        Slow.awaitEncoding();
        two.manager().setMaxWait(50_000);
        two.requestThatCommits(ID, (session, commit) -> {
            for (int i = 0; i < 70; i++) {
                session.getAttribute("n" + i);
            }
            Slow.release();
            return null;
        });
        slow.get();
    }
}
