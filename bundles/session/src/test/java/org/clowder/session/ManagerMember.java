package org.clowder.session;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Session;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardService;
import org.apache.coyote.Response;
import org.clowder.session.internal.Receiver;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.replica.ManagerHome;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.RequestScope;
import org.clowder.session.internal.shared.Pair;

/** A member with one application and its real manager; requests are made as the valve makes them. */
final class ManagerMember implements AutoCloseable {

    private final Exchange exchange;
    private final Executor workers;
    private final StandardHost host = new StandardHost() {
        @Override
        public LifecycleState getState() {
            return undeploying ? LifecycleState.STOPPING : LifecycleState.STARTED;
        }
    };
    private final StandardEngine engine = new StandardEngine();
    private final Supplier<BundleDeltaManager> managers;
    /** False while it has no channel, as it were. */
    final AtomicBoolean replicating = new AtomicBoolean(true);

    private StandardContext context;
    private boolean undeploying;
    private BundleDeltaManager manager;

    ManagerMember(Exchange exchange, Executor workers, Consumer<StandardContext> application)
            throws LifecycleException {
        this(exchange, workers, application, BundleDeltaManager::new);
    }

    ManagerMember(
            Exchange exchange,
            Executor workers,
            Consumer<StandardContext> application,
            Supplier<BundleDeltaManager> managers)
            throws LifecycleException {
        this.exchange = exchange;
        this.workers = workers;
        this.managers = managers;
        StandardService service = new StandardService();
        service.setName("service");
        engine.setName("engine");
        engine.setService(service);
        host.setName("localhost");
        host.setParent(engine);
        startApplication(application);
    }

    private final class Cluster extends SharedChannelCluster {

        @Override
        ManagerHome.Place home() {
            return new ManagerHome.Place(exchange, replicating::get, workers);
        }

        @Override
        Receiver receiver(String member) {
            Receiver receiver = member == null ? Receiver.ANY : new Receiver(member, Pair::described);
            receiver.expectOne(Optional.empty());
            return receiver;
        }

        @Override
        Exchange exchange() {
            return exchange;
        }

        @Override
        Executor listeners() {
            return workers;
        }

        @Override
        public boolean replicating() {
            return true;
        }
    }

    void startApplication(Consumer<StandardContext> application) throws LifecycleException {
        context = new StandardContext() {
            @Override
            public LifecycleState getState() {
                return LifecycleState.STARTED;
            }
        };
        context.setName("/app");
        context.setPath("/app");
        context.setParent(host);
        context.setDistributable(true);
        application.accept(context);
        manager = managers.get();
        manager.setName("app");
        manager.setContext(context);
        manager.setCluster(new Cluster());
        manager.setAllowedClasses("org.clowder.session.**");
        manager.setGuarantee("all");
        manager.start();
    }

    /** Has single sign-on find the application. */
    void signOn(ClusterSingleSignOn valve) throws LifecycleException {
        host.setStartChildren(false);
        engine.setStartChildren(false);
        host.addChild(context);
        engine.addChild(host);
        context.setManager(manager);
        valve.setContainer(host);
        valve.setCluster(new Cluster());
        valve.start();
    }

    BundleDeltaManager manager() {
        return manager;
    }

    /** Nothing is kept. */
    void undeployApplication() throws LifecycleException {
        undeploying = true;
        manager.stop();
    }

    /** The manager that was stopped, in the same context. */
    void startAgain() throws LifecycleException {
        undeploying = false;
        manager.setCluster(new Cluster());
        manager.start();
    }

    void stopApplication() throws LifecycleException {
        manager.stop();
    }

    /** What happens in a request, between its begin and its end. */
    interface Work<T> {
        T in(ReplicatedSession session, Runnable commit) throws Exception;
    }

    /** A request that makes the session if there is none. */
    <T> T request(String id, Function<ReplicatedSession, T> work) {
        return requestThatCommits(id, (session, commit) -> work.apply(session));
    }

    /** As {@link #request}; the work may have the response leave before it is over. */
    <T> T requestThatCommits(String id, Work<T> work) {
        return request(
                () -> {
                    Session found = manager.findSession(id);
                    return found == null ? manager.createSession(id) : found;
                },
                work);
    }

    /** A request that makes a session, even if there is one of that id. */
    <T> T create(String id, RequestWork<T> work) {
        return request(() -> manager.createSession(id), (session, commit) -> work.in(session));
    }

    /** What happens in a request. */
    interface RequestWork<T> {
        T in(ReplicatedSession session) throws Exception;
    }

    private <T> T request(Callable<Session> finds, Work<T> work) {
        RequestScope scope = RequestScope.begin();
        ReplicatedSession session = null;
        try {
            session = (ReplicatedSession) finds.call();
            session.access();
            try {
                return work.in(session, () -> scope.publish(new Response()));
            } finally {
                scope.publish(new Response());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            scope.end();
            if (session != null) {
                session.endAccess();
            }
        }
    }

    /** What a thread that serves no request finds. */
    ReplicatedSession look(String id) throws IOException {
        return (ReplicatedSession) manager.findSession(id);
    }

    int sessions() {
        return manager.getActiveSessions();
    }

    void expire() {
        manager.processExpires();
    }

    void lastAccessAtStart(boolean start) {
        manager.setSessionLastAccessAtStart(start);
    }

    /** How long it has been left alone, in ms. */
    long idle(String id) {
        try {
            return look(id).getIdleTimeInternal();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws LifecycleException {
        if (manager.getState().isAvailable()) {
            manager.stop();
        }
    }
}
