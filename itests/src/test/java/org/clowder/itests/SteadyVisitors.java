package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.clowder.harness.Member;

/** Visitors of a counting application who ask without a break, some time for each request; each must be answered, and be counted. */
final class SteadyVisitors {

    private final Member member;
    private final String path;
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<CompletableFuture<Integer>> all;

    /** Begins, with the application {@code /counting}. */
    SteadyVisitors(Member member, int number) {
        this(member, number, "/counting/count?millis=20");
    }

    /** Begins. */
    SteadyVisitors(Member member, int number, String path) {
        this.member = member;
        this.path = path;
        all = Stream.generate(() -> CompletableFuture.supplyAsync(this::visits))
                .limit(number)
                .toList();
    }

    private int visits() {
        Visitor visitor = new Visitor(path);
        int count = 0;
        try {
            while (!over.get()) {
                assertThat(visitor.visit(member).count()).isEqualTo(++count);
            }
            return count;
        } catch (IOException e) {
            throw new AssertionError("A request failed", e);
        }
    }

    /** Ends, and expects that no request failed. */
    void end() throws Exception {
        over.set(true);
        for (CompletableFuture<Integer> each : all) {
            assertThat(each.get(30, TimeUnit.SECONDS))
                    .as("requests without a failure")
                    .isPositive();
        }
    }
}
