package org.clowder.server.internal.contribution.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ValveChainTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<String> steps = java.util.Collections.synchronizedList(new ArrayList<>());
    private final ValveChain chain = new ValveChain();

    /** Notes when a request comes and goes, and when it is stopped. */
    private class Noting extends ValveBase {
        private final String name;
        private Runnable inside = () -> {};

        Noting(String name) {
            super(true);
            this.name = name;
        }

        @Override
        public void invoke(Request request, Response response) {
            try {
                steps.add(name);
                inside.run();
                getNext().invoke(request, response);
            } catch (java.io.IOException | jakarta.servlet.ServletException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void stopInternal() throws LifecycleException {
            steps.add(name + " stopped");
            super.stopInternal();
        }
    }

    @BeforeEach
    void start() throws LifecycleException {
        StandardEngine engine = new StandardEngine();
        engine.setName("E");
        chain.setContainer(engine);
        chain.setNext(new Noting("end") {
            @Override
            public void invoke(Request request, Response response) {
                steps.add("end");
            }
        });
        chain.start();
    }

    private void request() {
        try {
            Connector connector = new Connector();
            chain.invoke(
                    new Request(connector, new org.apache.coyote.Request()),
                    new Response(new org.apache.coyote.Response()));
        } catch (java.io.IOException | jakarta.servlet.ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequestPassesTheValvesInOrderAndThenTheRest() throws LifecycleException {
        chain.add(0, new Noting("b"));
        chain.add(0, new Noting("a"));

        request();

        assertThat(steps).containsExactly("a", "b", "end");
    }

    @Test
    void withoutValvesARequestPassesAtOnce() {
        request();

        assertThat(steps).containsExactly("end");
    }

    @Test
    void aRequestGoesOnThroughTheValvesThatItBeganWithAndTheyStopAfterIt() throws Exception {
        Noting first = new Noting("first");
        Noting second = new Noting("second");
        chain.add(0, first);
        chain.add(1, second);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        first.inside = () -> {
            inside.countDown();
            await(goOn);
        };
        CompletableFuture<Void> slow = CompletableFuture.runAsync(this::request);
        await(inside);
        CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> chain.remove(second, PATIENCE));
        while (chain.valves().contains(second)) {
            Thread.onSpinWait();
        }
        first.inside = () -> {};

        request();
        assertThat(steps).containsExactly("first", "first", "end");
        assertThat(removal).isNotDone();
        goOn.countDown();
        slow.get();
        removal.get();

        assertThat(steps).containsExactly("first", "first", "end", "second", "end", "second stopped");
    }

    @Test
    void aValveThatIsOutOfPatienceIsStoppedAllTheSame() throws Exception {
        Noting valve = new Noting("valve");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        valve.inside = () -> {
            inside.countDown();
            await(goOn);
        };
        chain.add(0, valve);
        CompletableFuture<Void> slow = CompletableFuture.runAsync(this::request);
        await(inside);

        chain.remove(valve, Duration.ofMillis(10));

        assertThat(steps).containsExactly("valve", "valve stopped");
        goOn.countDown();
        slow.get();
        assertThat(steps).endsWith("end");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As where one bundle's valve waits in its start for the thread that stops another bundle. */
    @Test
    void aValveLeavesWhileAnotherOneStarts() throws Exception {
        Noting leaving = new Noting("leaving");
        chain.add(0, leaving);

        chain.add(0, new Noting("coming") {
            @Override
            protected void startInternal() throws LifecycleException {
                CompletableFuture.runAsync(() -> chain.remove(leaving, PATIENCE))
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join();
                super.startInternal();
            }
        });

        request();
        assertThat(steps).containsExactly("leaving stopped", "coming", "end");
    }

    @Test
    void aValveDoesNotRunIfThePlaceStopsWhileItComes() throws Exception {
        Noting coming = new Noting("coming") {
            @Override
            protected void startInternal() throws LifecycleException {
                super.startInternal();
                chain.stop();
            }
        };

        chain.add(0, coming);

        assertThat(coming.getState()).isEqualTo(LifecycleState.STOPPED);
    }
}
