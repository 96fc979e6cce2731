package org.clowder.server.internal.contribution.slot;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.catalina.Contained;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * A place in a pipeline where valves come and go while requests run. Tomcat's own pipeline cuts a valve that is removed
 * off from the next one at once; here a request passes the valves that were there when it came, and a valve that is
 * taken out is stopped when no request is inside any more.
 *
 * <p>Changes replace one immutable list, which requests read; no lock is held while a valve comes or goes.
 */
public class ValveChain extends ValveBase {

    private static final Log log = LogFactory.getLog(ValveChain.class);

    /** A valve that is in the chain, and the requests that began with it. */
    private record Entry(Valve valve, Gate gate) {}

    private final String note = ValveChain.class.getName() + "@" + System.identityHashCode(this);
    private final Valve proceed = new Proceed();
    private final AtomicReference<List<Entry>> entries = new AtomicReference<>(List.of());

    public ValveChain() {
        super(true);
    }

    /**
     * Puts a valve in before the one that is at a position now, and starts it if this place runs.
     *
     * @throws LifecycleException if it does not start; then it is not in
     */
    public void add(int position, Valve valve) throws LifecycleException {
        if (valve instanceof Contained contained) {
            contained.setContainer(getContainer());
        }
        valve.setNext(proceed);
        Entry entry = new Entry(valve, new Gate());
        Begin.of("Valve", valve, this, () -> insert(position, entry), () -> take(valve));
    }

    private void insert(int position, Entry entry) {
        entries.updateAndGet(now -> {
            List<Entry> changed = new ArrayList<>(now);
            changed.add(Math.min(position, now.size()), entry);
            return List.copyOf(changed);
        });
    }

    /** Takes a valve out: at once for requests that come, and stopped once those inside are done, or the time is over. */
    public void remove(Valve valve, Duration patience) {
        for (Entry entry : take(valve)) {
            if (!entry.gate().close(patience)) {
                log.warn("Requests are still inside valve " + valve.getClass().getName() + " after "
                        + patience.toMillis() + " ms; it is stopped all the same");
            }
            End.of("Valve", valve);
        }
    }

    private List<Entry> take(Valve valve) {
        List<Entry> before = entries.getAndUpdate(
                now -> now.stream().filter(entry -> entry.valve() != valve).toList());
        return before.stream().filter(entry -> entry.valve() == valve).toList();
    }

    /** The valves, in the order in which requests pass them. */
    public List<Valve> valves() {
        return entries.get().stream().map(Entry::valve).toList();
    }

    /** The classes of the valves that are there now. */
    @Override
    public String toString() {
        return valves().stream()
                .map(valve -> valve.getClass().getSimpleName())
                .collect(Collectors.joining(" ", getClass().getSimpleName() + "[", "]"));
    }

    @Override
    public boolean isAsyncSupported() {
        for (Entry entry : entries.get()) {
            if (!entry.valve().isAsyncSupported()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void backgroundProcess() {
        entries.get().forEach(entry -> entry.valve().backgroundProcess());
    }

    @Override
    protected void startInternal() throws LifecycleException {
        // first: a valve that comes now is started by whoever brings it
        super.startInternal();
        for (Entry entry : entries.get()) {
            Begin.start(entry.valve());
        }
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        super.stopInternal();
        for (Entry entry : entries.get()) {
            Begin.stop(entry.valve());
        }
    }

    @Override
    protected void destroyInternal() throws LifecycleException {
        for (Entry entry : entries.getAndSet(List.of())) {
            End.of("Valve", entry.valve());
        }
        super.destroyInternal();
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        List<Entry> now = enter();
        if (now.isEmpty()) {
            getNext().invoke(request, response);
            return;
        }
        request.setNote(note, new Passage(now));
        try {
            proceed.invoke(request, response);
        } finally {
            request.removeNote(note);
            now.forEach(entry -> entry.gate().leave());
        }
    }

    /** A valve whose gate is closed is out of the list already, so the second look sees a new one. */
    private List<Entry> enter() {
        while (true) {
            List<Entry> now = entries.get();
            int entered = 0;
            while (entered < now.size() && now.get(entered).gate().enter()) {
                entered++;
            }
            if (entered == now.size()) {
                return now;
            }
            now.subList(0, entered).forEach(entry -> entry.gate().leave());
            Thread.onSpinWait();
        }
    }

    /** Where a request is among the valves that it began with; used by one thread at a time. */
    private static final class Passage {
        private final List<Entry> entries;
        private int position;

        Passage(List<Entry> entries) {
            this.entries = entries;
        }
    }

    /** What every valve of the chain has as its next: the one that follows for this request, or the rest of the pipeline. */
    private final class Proceed extends ValveBase {

        Proceed() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            Passage passage = (Passage) request.getNote(note);
            if (passage == null || passage.position == passage.entries.size()) {
                ValveChain.this.getNext().invoke(request, response);
                return;
            }
            int here = passage.position++;
            try {
                passage.entries.get(here).valve().invoke(request, response);
            } finally {
                passage.position = here;
            }
        }
    }
}
