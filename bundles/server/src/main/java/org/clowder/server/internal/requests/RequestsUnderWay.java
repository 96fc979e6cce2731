package org.clowder.server.internal.requests;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.BusyConnections;
import org.apache.coyote.ProtocolHandler;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.clowder.server.ServerController;
import org.clowder.tomcat.BoundedWait;
import org.clowder.tomcat.ConnectorThreads;

/**
 * The requests of a connector that have begun and are not over, whatever serves them: a thread of a pool, a virtual one, or none at
 * the moment, because they are asynchronous. Stands between the connector's protocol and Tomcat, so streams of HTTP/2 are among them.
 * Thread-safe; one request is served by one thread at a time.
 */
public final class RequestsUnderWay implements Adapter {

    private static final long STEP_MILLIS = 10;

    private final Connector connector;
    private final Adapter adapter;
    private final Map<Request, Passage> passages = new ConcurrentHashMap<>();
    private final List<HeldPath> held = new CopyOnWriteArrayList<>();
    private volatile boolean runsDry;

    /** Compared by identity: Tomcat's objects serve one request after the other. */
    private static final class Passage {
        private final Request request;
        private volatile Thread thread = Thread.currentThread();
        private volatile boolean waits;

        Passage(Request request) {
            this.request = request;
        }

        /** One that is asynchronous may have come to its end without a word, with its connection. */
        boolean isOver() {
            return thread == null && !isAsync(request);
        }

        /** Whether a thread may be busy with it for the application; as long as Tomcat has not found that, it may be for any. */
        boolean isWithin(HeldPath path) {
            if (thread == null || thread == Thread.currentThread() || waits) {
                return false;
            }
            org.apache.catalina.connector.Request found = found();
            Context context = found == null ? null : found.getContext();
            return context == null || path.isServedBy(context);
        }

        boolean isEndless() {
            org.apache.catalina.connector.Request found = found();
            return found != null && found.getNote(ServerController.ENDLESS_REQUEST) != null;
        }

        /** As Tomcat's containers know it; null as long as they do not. */
        private org.apache.catalina.connector.Request found() {
            return request.getNote(CoyoteAdapter.ADAPTER_NOTES) instanceof org.apache.catalina.connector.Request found
                    ? found
                    : null;
        }
    }

    private RequestsUnderWay(Connector connector, Adapter adapter) {
        this.connector = connector;
        this.adapter = adapter;
    }

    /** Begins to look at a connector that is not initialised yet. */
    static void watch(Connector connector) {
        connector.addLifecycleListener(event -> {
            if (Lifecycle.AFTER_INIT_EVENT.equals(event.getType())) {
                ProtocolHandler protocol = connector.getProtocolHandler();
                protocol.setAdapter(new RequestsUnderWay(connector, protocol.getAdapter()));
            }
        });
    }

    /** Has a connector refuse new connections from now on, and finish those that it has. */
    static void runDry(Connector connector) {
        if (connector.getProtocolHandler().getAdapter() instanceof RequestsUnderWay watched) {
            watched.runsDry = true;
        }
        connector.getProtocolHandler().closeServerSocketGraceful();
    }

    /** Whether a connector refuses new connections, and finishes those that it has. */
    public static boolean runsDry(Connector connector) {
        return connector.getProtocolHandler().getAdapter() instanceof RequestsUnderWay watched && watched.runsDry;
    }

    /**
     * Those of a connector now, an object for each that is the same until its end; without that of this thread, if it serves one, and
     * {@linkplain ServerController#ENDLESS_REQUEST those of somebody who watches}.
     */
    public static Set<Object> of(Connector connector) {
        ProtocolHandler protocol = connector.getProtocolHandler();
        Set<Object> requests = new HashSet<>();
        if (protocol.getAdapter() instanceof RequestsUnderWay watched) {
            watched.addTo(requests);
        }
        if (protocol instanceof AbstractProtocol<?> known) {
            requests.addAll(BusyConnections.unsent(known));
        }
        return requests;
    }

    /**
     * Waits until each that is under way now is over.
     *
     * @return false if some were not when the patience was over
     */
    public static boolean awaitEnd(Collection<Connector> connectors, Duration patience) {
        Set<Object> left = of(connectors);
        return BoundedWait.atMost(patience, nanos -> {
            long end = System.nanoTime() + nanos;
            while (!left.isEmpty() && System.nanoTime() - end < 0) {
                Thread.sleep(STEP_MILLIS);
                left.retainAll(of(connectors));
            }
            return left.isEmpty();
        });
    }

    /**
     * Has requests for a path wait from now on, and waits itself until no thread is busy with those that came before.
     *
     * @return false if some were not over when the patience was
     */
    public static boolean holdBack(Collection<Connector> connectors, HeldPath path, Duration patience) {
        List<RequestsUnderWay> all = connectors.stream()
                .map(connector -> connector.getProtocolHandler().getAdapter())
                .filter(RequestsUnderWay.class::isInstance)
                .map(RequestsUnderWay.class::cast)
                .toList();
        all.forEach(each -> each.hold(path));
        Set<Passage> left = within(all, path);
        return BoundedWait.atMost(patience, nanos -> {
            long end = System.nanoTime() + nanos;
            while (!left.isEmpty() && System.nanoTime() - end < 0) {
                Thread.sleep(STEP_MILLIS);
                left.retainAll(within(all, path));
            }
            return left.isEmpty();
        });
    }

    private void hold(HeldPath path) {
        held.removeIf(HeldPath::isOver);
        held.add(path);
    }

    private static Set<Passage> within(List<RequestsUnderWay> all, HeldPath path) {
        return all.stream()
                .flatMap(each -> each.passages.values().stream())
                .filter(passage -> passage.isWithin(path))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<Object> of(Collection<Connector> connectors) {
        Set<Object> requests = new HashSet<>();
        connectors.forEach(connector -> requests.addAll(of(connector)));
        return requests;
    }

    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the map is concurrent
    private void addTo(Set<Object> requests) {
        for (Passage passage : passages.values()) {
            if (passage.isOver()) {
                passages.remove(passage.request, passage);
            } else if (passage.thread != Thread.currentThread() && !passage.isEndless()) {
                requests.add(passage);
            }
        }
    }

    private static boolean isAsync(Request request) {
        AtomicBoolean async = new AtomicBoolean();
        request.action(ActionCode.ASYNC_IS_ASYNC, async);
        return async.get();
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        Passage passage = new Passage(request);
        passages.put(request, passage);
        try {
            if (!held.isEmpty()) {
                awaitApplication(passage);
            }
            adapter.service(request, response);
        } finally {
            leave(passage);
        }
    }

    /**
     * Until its application has been exchanged. Half of the threads stay free for others. Whoever begins the next exchange looks for
     * those that do not wait after it has said so; so this one looks for that after it has stopped waiting.
     */
    private void awaitApplication(Passage passage) throws IOException {
        long begin = System.nanoTime();
        held.removeIf(HeldPath::isOver);
        boolean over = true;
        HeldPath path = pathOf(passage);
        while (over && path != null && ConnectorThreads.mayWait(connector.getProtocolHandler())) {
            passage.waits = true;
            over = path.await(begin);
            passage.waits = false;
            path = pathOf(passage);
        }
        if (path != null) {
            path.passedBy(passage.request);
        }
    }

    /** Null if its application is not being exchanged. */
    private HeldPath pathOf(Passage passage) throws IOException {
        for (HeldPath path : held) {
            if (!path.isOver()
                    && path.concerns(passage.request, connector.getService().getMapper())) {
                return path;
            }
        }
        return null;
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
        Passage passage = passages.computeIfAbsent(request, Passage::new);
        passage.thread = Thread.currentThread();
        try {
            return adapter.asyncDispatch(request, response, event);
        } finally {
            leave(passage);
        }
    }

    private void leave(Passage passage) {
        passage.thread = null;
        if (passage.isOver()) {
            passages.remove(passage.request, passage);
        }
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return adapter.prepare(request, response);
    }

    @Override
    public void log(Request request, Response response, long time) {
        adapter.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        adapter.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return adapter.getDomain();
    }
}
