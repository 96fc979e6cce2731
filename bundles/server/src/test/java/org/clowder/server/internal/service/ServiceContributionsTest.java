package org.clowder.server.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ValveBase;
import org.clowder.server.internal.Eventually;
import org.clowder.server.internal.FakeFramework;
import org.clowder.server.internal.Settings;
import org.clowder.server.internal.contribution.slot.ListenerSlot;
import org.clowder.server.internal.contribution.slot.ValveChain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServiceContributionsTest {

    @TempDir
    Path directory;

    private final FakeFramework framework = new FakeFramework();
    private final Map<String, Object> properties = new ConcurrentHashMap<>();
    private ServiceContributions contributions;
    private ContainerPlace one;
    private ContainerPlace other;

    @BeforeEach
    void make() {
        contributions = new ServiceContributions(framework.context(), new Settings(directory, Map.of()));
        one = place(engine("one"));
        other = place(engine("other"));
    }

    private static StandardEngine engine(String name) {
        StandardEngine engine = new StandardEngine();
        engine.setName(name);
        return engine;
    }

    private ContainerPlace place(Container container) {
        contributions.attachTo(container);
        for (LifecycleListener listener : container.findLifecycleListeners()) {
            if (listener instanceof ContainerPlace place) {
                return place;
            }
        }
        throw new IllegalStateException("no place in " + container);
    }

    private static boolean listens(Container container) {
        return List.of(container.findLifecycleListeners()).stream().anyMatch(ListenerSlot.class::isInstance);
    }

    @Test
    void aListenerFollowsItsTarget() {
        properties.put(Target.PROPERTY, "one");
        ServiceReference<LifecycleListener> listener =
                framework.offer(LifecycleListener.class, event -> {}, properties);
        contributions.addLifecycleListener(listener);
        assertThat(listens(one.container())).isTrue();
        assertThat(listens(other.container())).isFalse();

        properties.put(Target.PROPERTY, "other");
        contributions.updatedLifecycleListener(listener);
        assertThat(listens(one.container())).isFalse();
        assertThat(listens(other.container())).isTrue();

        properties.put(Target.PROPERTY, "(nonsense");
        contributions.updatedLifecycleListener(listener);
        assertThat(listens(other.container())).isFalse();
        properties.put(Target.PROPERTY, "o*");
        contributions.updatedLifecycleListener(listener);
        assertThat(listens(one.container()) && listens(other.container())).isTrue();

        contributions.removeLifecycleListener(listener);
        assertThat(listens(one.container()) || listens(other.container())).isFalse();
    }

    @Test
    void aListenerWhoseTargetGrowsHearsNothingOfWhereItWas() {
        properties.put(Target.PROPERTY, "one");
        ServiceReference<LifecycleListener> listener =
                framework.offer(LifecycleListener.class, event -> {}, properties);
        contributions.addLifecycleListener(listener);
        LifecycleListener[] before = one.container().findLifecycleListeners();

        properties.put(Target.PROPERTY, "o*");
        contributions.updatedLifecycleListener(listener);

        assertThat(one.container().findLifecycleListeners()).containsExactly(before);
    }

    @Test
    void anInitializerFollowsItsTarget() {
        properties.put(Target.PROPERTY, "one/host/shop");
        ServiceReference<ServletContainerInitializer> initializer =
                framework.offer(ServletContainerInitializer.class, (types, context) -> {}, properties);
        contributions.updatedInitializer(initializer);
        properties.put(Target.PROPERTY, "one/host/other");
        contributions.updatedInitializer(initializer);

        assertThat(initializers("shop")).isZero();
        assertThat(initializers("other")).isEqualTo(1);
    }

    private int initializers(String name) {
        int[] added = new int[1];
        StandardContext context = new StandardContext() {
            @Override
            public void addServletContainerInitializer(ServletContainerInitializer initializer, Set<Class<?>> classes) {
                added[0]++;
            }
        };
        StandardHost host = new StandardHost();
        host.setName("host");
        host.setParent(one.container());
        context.setName("/" + name);
        context.setPath("/" + name);
        context.setParent(host);
        contributions.initialise(place(context));
        return added[0];
    }

    @Test
    void nobodyWaitsForTheRequestsInsideAValveThatGoes() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        properties.put(Target.PROPERTY, "one");
        ServiceReference<Valve> valve = framework.offer(Valve.class, new Waiting(inside, end), properties);
        one.chain().setContainer(one.container());
        contributions.started(one);
        contributions.addValve(valve);
        CompletableFuture<Void> request = CompletableFuture.runAsync(() -> serve(one.chain()));
        inside.await();

        CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> contributions.removeValve(valve));
        Eventually.is(() -> one.chain().valves().isEmpty());
        CompletableFuture.runAsync(() -> contributions.started(other)).get(10, TimeUnit.SECONDS);
        one.chain().add(0, new Waiting(inside, end));
        assertThat(removal).as("the removal").isNotDone();

        end.countDown();
        request.get();
        removal.get();
    }

    @Test
    void whoGetsAServiceThatIsLongInComingHoldsNobodyUp() throws Exception {
        ServiceContributions impatient = new ServiceContributions(
                framework.context(), new Settings(directory, Map.of()), Duration.ofMillis(200));
        properties.put(Target.PROPERTY, "one");
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ServiceReference<Valve> slow = framework.offerLate(
                Valve.class,
                () -> {
                    starting.countDown();
                    return awaited(end);
                },
                properties);
        ServiceReference<Valve> quick = framework.offer(Valve.class, new Waiting(starting, end), properties);
        one.chain().setContainer(one.container());
        impatient.started(one);
        CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> impatient.addValve(slow));
        starting.await();

        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            impatient.addValve(quick);
            impatient.stopping(other);
        });
        try {
            others.get(10, TimeUnit.SECONDS);
            assertThat(adding).isNotDone();
        } finally {
            end.countDown();
        }
        adding.get();
        Eventually.is(() -> one.chain().valves().size() == 2);
    }

    @Test
    void anApplicationThatStartsWhileAServiceIsLongInComingHasItsInitializers() throws Exception {
        contributions =
                new ServiceContributions(framework.context(), new Settings(directory, Map.of()), Duration.ofMillis(50));
        contributions.updatedInitializer(framework.offer(
                ServletContainerInitializer.class,
                (types, context) -> {},
                new ConcurrentHashMap<>(Map.of(Target.PROPERTY, "one/host/shop"))));
        CountDownLatch end = new CountDownLatch(1);
        one.chain().setContainer(one.container());
        contributions.started(one);
        CompletableFuture<Void> adding = addSlowly(contributions, end);
        try {
            assertThat(initializers("shop")).isEqualTo(1);
        } finally {
            end.countDown();
        }
        adding.get();
    }

    /** Adds a valve that is not there before the latch is down, on another thread. */
    private CompletableFuture<Void> addSlowly(ServiceContributions to, CountDownLatch end) throws InterruptedException {
        CountDownLatch starting = new CountDownLatch(1);
        ServiceReference<Valve> slow = framework.offerLate(
                Valve.class,
                () -> {
                    starting.countDown();
                    return awaited(end);
                },
                new ConcurrentHashMap<>(Map.of(Target.PROPERTY, "one")));
        CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> to.addValve(slow));
        starting.await();
        return adding;
    }

    @Test
    void aValveThatChangesWhileAServiceIsLongInComingIsThereAfterwards() throws Exception {
        ServiceContributions impatient =
                new ServiceContributions(framework.context(), new Settings(directory, Map.of()), Duration.ofMillis(50));
        properties.put(Target.PROPERTY, "one");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<Waiting> made = new CopyOnWriteArrayList<>();
        ServiceReference<Valve> service = framework.offerLate(
                Valve.class,
                () -> {
                    made.add(new Waiting(inside, leave));
                    return made.get(made.size() - 1);
                },
                properties);
        one.chain().setContainer(one.container());
        one.chain().start();
        impatient.started(one);
        impatient.addValve(service);
        CompletableFuture<Void> request = CompletableFuture.runAsync(() -> serve(one.chain()));
        inside.await();
        CompletableFuture<Void> adding = addSlowly(impatient, end);

        impatient.updatedValve(service);
        end.countDown();
        adding.get();
        Eventually.is(() -> !one.chain().valves().contains(made.get(0)));
        leave.countDown();
        request.get();
        Eventually.is(() -> made.size() == 2 && one.chain().valves().contains(made.get(1)));
        assertThat(made.get(0).getState().isAvailable()).isFalse();
        assertThat(made.get(1).getState().isAvailable()).isTrue();
    }

    @Test
    void anInitializerThatComesWhileAServiceIsLongInComingIsThereAtOnce() throws Exception {
        ServiceContributions impatient =
                new ServiceContributions(framework.context(), new Settings(directory, Map.of()), Duration.ofMillis(50));
        CountDownLatch end = new CountDownLatch(1);
        one.chain().setContainer(one.container());
        impatient.started(one);
        CompletableFuture<Void> adding = addSlowly(impatient, end);
        contributions = impatient;
        contributions.updatedInitializer(framework.offer(
                ServletContainerInitializer.class,
                (types, context) -> {},
                new ConcurrentHashMap<>(Map.of(Target.PROPERTY, "one/host/shop"))));
        assertThat(initializers("shop")).isEqualTo(1);
        end.countDown();
        adding.get();
    }

    private static Valve awaited(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Waiting(end, end);
    }

    private static void serve(ValveChain chain) {
        try {
            Connector connector = new Connector();
            chain.invoke(
                    new Request(connector, new org.apache.coyote.Request()),
                    new Response(new org.apache.coyote.Response()));
        } catch (java.io.IOException | jakarta.servlet.ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has a request inside until it is told. */
    private static final class Waiting extends ValveBase {
        private final CountDownLatch inside;
        private final CountDownLatch end;

        Waiting(CountDownLatch inside, CountDownLatch end) {
            super(true);
            this.inside = inside;
            this.end = end;
        }

        @Override
        public void invoke(Request request, Response response) {
            inside.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
