package org.clowder.server.internal.reload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.AccessLog;
import org.apache.catalina.Contained;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.ContainerBase;
import org.apache.catalina.core.PipelineOrder;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.core.StandardPipeline;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.contribution.slot.End;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.Origin.Made;
import org.clowder.server.internal.requests.RequestsUnderWay;

/**
 * Changes the valves of an Engine or Host. A request passes those that were there when it came, or those that are there
 * now; a valve that leaves is stopped when no request is inside any more.
 */
final class ValveStep implements Step {

    private static final Log log = LogFactory.getLog(ValveStep.class);

    private final RunningTree tree;
    private final ContainerBase container;
    private final StandardPipeline pipeline;
    private final Element now;
    private final List<Element> written;
    private final Matching matching;
    private final Map<Element, Made> made = new LinkedHashMap<>();
    private final List<Valve> removed = new ArrayList<>();
    private Valve added;
    private List<Valve> before = List.of();
    private boolean linked;

    /**
     * @param now the element of the container
     * @param written its valves, as they shall be
     */
    ValveStep(RunningTree tree, ContainerBase container, Element now, List<Element> written, Matching matching) {
        this.tree = tree;
        this.container = container;
        this.pipeline = (StandardPipeline) container.getPipeline();
        this.now = now;
        this.written = written;
        this.matching = matching;
    }

    @Override
    public void apply() throws Exception {
        Valve[] there = pipeline.getValves();
        before = List.copyOf(Arrays.asList(there).subList(0, there.length - 1));
        for (Element element : matching.come()) {
            Made valve = tree.make(element, container);
            made.put(element, valve);
            start((Valve) valve.object());
        }
        List<Valve> arranged = arranged();
        errorReport(arranged);
        PipelineOrder.set(pipeline, arranged);
        linked = true;
        changed(leaving(), coming());
    }

    /** A Host that starts adds a valve that reports errors itself, unless the descriptor has one of that class. */
    private void errorReport(List<Valve> arranged) throws LifecycleException {
        String type = container instanceof StandardHost host ? host.getErrorReportValveClass() : null;
        if (type == null || type.isEmpty() || !pipeline.getState().isAvailable()) {
            return;
        }
        List<Valve> reporting = arranged.stream()
                .filter(valve -> valve.getClass().getName().equals(type))
                .toList();
        List<Valve> own = reporting.stream().filter(valve -> !isWritten(valve)).toList();
        if (reporting.isEmpty()) {
            errorReport(type, arranged);
        } else if (reporting.size() > own.size()) {
            removed.addAll(own);
            arranged.removeAll(own);
        }
    }

    private boolean isWritten(Valve valve) {
        return written.stream().map(this::now).anyMatch(each -> each == valve);
    }

    private Valve now(Element element) {
        return made.containsKey(element)
                ? (Valve) made.get(element).object()
                : valve(matching.pairs().get(element));
    }

    /** One that cannot be made is told of and left out, as at a start. */
    private void errorReport(String type, List<Valve> arranged) throws LifecycleException {
        try {
            added = tree.classes()
                    .loadClass(type)
                    .asSubclass(Valve.class)
                    .getConstructor()
                    .newInstance();
            start(added);
            arranged.add(added);
        } catch (ReflectiveOperationException | ClassCastException e) {
            log.error("errorReportValveClass " + type + " of " + container + " cannot be used", e);
        }
    }

    private void start(Valve valve) throws LifecycleException {
        if (valve instanceof Contained contained) {
            contained.setContainer(container);
        }
        if (pipeline.getState().isAvailable() && valve instanceof Lifecycle lifecycle) {
            lifecycle.start();
        }
    }

    /** The descriptor's valves in their order where the first of them was, among those that are not of the descriptor. */
    private List<Valve> arranged() {
        List<Valve> old = Stream.concat(matching.pairs().values().stream(), matching.gone().stream())
                .map(this::valve)
                .toList();
        List<Valve> arranged = new ArrayList<>(before);
        int position =
                (int) before.stream().takeWhile(valve -> !old.contains(valve)).count();
        if (before.stream().noneMatch(old::contains)) {
            position = 0;
        }
        arranged.removeAll(old);
        arranged.addAll(
                position,
                written.stream().map(this::now).filter(Objects::nonNull).toList());
        return arranged;
    }

    private Valve valve(Element old) {
        return (Valve) tree.live(old);
    }

    private List<Valve> leaving() {
        return Stream.concat(matching.gone().stream().map(this::valve), removed.stream())
                .filter(Objects::nonNull)
                .toList();
    }

    private List<Valve> coming() {
        return Stream.concat(made.values().stream().map(each -> (Valve) each.object()), Stream.ofNullable(added))
                .toList();
    }

    private void changed(List<Valve> gone, List<Valve> come) {
        if (Stream.concat(gone.stream(), come.stream()).anyMatch(AccessLog.class::isInstance)) {
            PipelineOrder.refreshAccessLog(container);
        }
        gone.forEach(valve -> container.fireContainerEvent(Container.REMOVE_VALVE_EVENT, valve));
        come.forEach(valve -> container.fireContainerEvent(Container.ADD_VALVE_EVENT, valve));
    }

    @Override
    public void undo() {
        if (linked) {
            PipelineOrder.set(pipeline, before);
            changed(coming(), leaving());
        }
        discard(coming());
        made.values().forEach(each -> tree.release(each.element()));
    }

    @Override
    public void finish() {
        List<Valve> leaving = leaving();
        discard(leaving);
        matching.gone().forEach(tree::release);
        made.forEach((element, valve) -> now.replace(element, valve.element()));
    }

    private void discard(List<Valve> valves) {
        if (valves.isEmpty()) {
            return;
        }
        if (!RequestsUnderWay.awaitEnd(connectors(), tree.patience())) {
            log.warn("Requests are still inside " + container + " after "
                    + tree.patience().toMillis() + " ms; the valves that it has lost are stopped all the same");
        }
        valves.forEach(valve -> End.of("Valve", valve));
    }

    private List<Connector> connectors() {
        Engine engine = container instanceof Engine root ? root : (Engine) container.getParent();
        return List.of(engine.getService().findConnectors());
    }

    @Override
    public String told() {
        return "changed valves of " + Names.of(container)
                + told(", added ", matching.come())
                + told(", removed ", matching.gone());
    }

    private static String told(String what, List<Element> valves) {
        return valves.isEmpty() ? "" : what + valves.stream().map(Names::of).collect(Collectors.joining(", "));
    }
}
