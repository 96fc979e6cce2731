package org.clowder.server.internal.context;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.util.ContextName;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.ContextHost;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.PathTakenException;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.descriptor.ContextTemplates.Template;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.member.Milliseconds;
import org.clowder.server.internal.requests.HeldPath;
import org.clowder.server.internal.requests.RequestsUnderWay;
import org.clowder.server.internal.service.ServiceContributions;

/**
 * Contexts in the deploy host. A path is reserved while its context is being started, so of two that want it at the same
 * time one is told that it is taken; no lock is held meanwhile.
 */
public final class HostContexts implements ContextHost {

    private static final Log log = LogFactory.getLog(HostContexts.class);

    /** As long as Tomcat itself leaves to the requests of a context that stops, {@code unloadDelay}. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final Duration LONGEST_START = Duration.ofMinutes(10);
    private static final long LOOKS_MILLIS = 50;

    private final StartErrors errors = new StartErrors();
    private final ContextRules rules;
    private final HostedContexts hosted;
    private final Set<String> beingStarted = ConcurrentHashMap.newKeySet();
    private final List<HeldPath> heldBack = new CopyOnWriteArrayList<>();
    private final KeptSessions kept = new KeptSessions(context -> isHeldBack(context.getParent(), context.getPath()));
    private final Duration patience;
    private final String healthPath;
    private volatile Descriptor descriptor;
    private volatile boolean diverting;
    private volatile BooleanSupplier settled = () -> false;
    private volatile HeldPath starting;

    /** Keeps what Tomcat logs of starts that fail, until it is closed. */
    public HostContexts(MemberEnvironment environment, Contributions contributions, ServiceContributions services) {
        this.healthPath = environment.property("health.path").orElse("/health");
        this.patience = Milliseconds.of(environment, "exchange.wait", 20_000);
        this.rules = new ContextRules(environment, contributions, services, errors, () -> diverting);
        this.hosted = new HostedContexts(rules, contributions.classes(), kept);
        errors.open();
    }

    public void close() {
        errors.close();
    }

    /** Called once the descriptor is read, before Tomcat starts. */
    public void prepare(Descriptor read) {
        rules.attachTo(read.server());
        descriptor = read;
        host().ifPresent(this::makeDeployHost);
    }

    /** A Host may be exchanged, or come later: what comes into the place of the deploy Host becomes it, before it starts. */
    private void makeDeployHost(Host host) {
        String name = host.getName();
        for (Container each : host.getParent().findChildren()) {
            equip((Host) each, name);
        }
        host.getParent().addContainerListener(event -> {
            if (Container.ADD_CHILD_EVENT.equals(event.getType()) && event.getData() instanceof Host come) {
                equip(come, name);
            }
        });
    }

    private void equip(Host host, String deployHost) {
        HeldBack.install(host, heldBack);
        if (host.getName().equals(deployHost)) {
            DeployHostConfig.install(host);
            host.addLifecycleListener(kept::tidy);
        }
    }

    /** Tells whether all applications that the member starts with run, or cannot. */
    public void settled(BooleanSupplier tells) {
        settled = tells;
    }

    /**
     * The connectors of an initialised server are about to open: from now on whoever comes for what no application serves waits,
     * as nobody meets a Tomcat without its applications either. {@link #endStart} is to follow.
     */
    public void holdStart() {
        List<Host> hosts = host().stream()
                .flatMap(host -> Arrays.stream(host.getParent().findChildren()))
                .map(Host.class::cast)
                .toList();
        if (!hosts.isEmpty()) {
            HeldPath all = HeldPath.ofNobody(hosts, healthPath, patience, LONGEST_START);
            Service service = ((Engine) hosts.get(0).getParent()).getService();
            RequestsUnderWay.holdBack(List.of(service.findConnectors()), all, Duration.ZERO);
            starting = all;
        }
    }

    /** The server has started: nobody waits any more once its first applications run, or cannot. */
    @SuppressWarnings("FutureReturnValueIgnored") // a server that stops lets all through
    public void endStart(Server server) {
        HeldPath all = starting;
        if (all == null || all.isOver()) {
            return;
        }
        boolean over = true;
        try {
            over = settled.getAsBoolean();
        } finally {
            if (over) {
                all.end();
            }
        }
        if (!over) {
            server.getUtilityExecutor().schedule(() -> endStart(server), LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** What runs was changed to what another reading of the descriptor says. */
    public void replace(Descriptor changed) {
        descriptor = changed;
    }

    /** The descriptor that runs; empty while none does. */
    public Optional<Descriptor> descriptor() {
        return Optional.ofNullable(descriptor);
    }

    /** Called once Tomcat has stopped. */
    public void clear() {
        letThrough();
        descriptor = null;
        diverting = false;
        hosted.clear();
        kept.clear();
    }

    /** Called once Tomcat has stopped that had run: what is kept of applications that it has not had is for nobody. */
    public void forgetUnused() {
        rules.forgetUnused();
    }

    @Override
    public Optional<Host> host() {
        return descriptor().flatMap(Descriptor::deployHost);
    }

    /** That Host, and those that its applications run in besides. */
    public List<Host> deployHosts() {
        return Stream.concat(host().stream(), hosted.all().stream().map(context -> (Host) context.getParent()))
                .distinct()
                .toList();
    }

    @Override
    public Runnable holdBack(ContextName name, List<String> hosts, Duration limit) {
        List<Host> found = known(hosts);
        if (found.isEmpty()) {
            return () -> {};
        }
        HeldPath held = new HeldPath(found, name, healthPath, patience, limit);
        heldBack.removeIf(HeldPath::isOver);
        heldBack.add(held);
        Service service = ((Engine) found.get(0).getParent()).getService();
        if (!RequestsUnderWay.holdBack(List.of(service.findConnectors()), held, LINGER)) {
            log.info("Requests for " + name.getDisplayName() + " take longer than " + LINGER.toSeconds()
                    + " s; it is exchanged all the same");
        }
        return () -> {
            heldBack.remove(held);
            held.end();
        };
    }

    @Override
    public void forget(ContextName name, List<String> hosts) {
        known(hosts).forEach(host -> rules.forget(host, name.getName()));
    }

    /** Empty where there is no Host of one of the names. */
    private List<Host> known(List<String> names) {
        try {
            return hosts(names);
        } catch (DeploymentException e) {
            log.debug("There is no such Host", e);
            return List.of();
        }
    }

    private boolean isHeldBack(Container host, String path) {
        return heldBack.stream().anyMatch(held -> held.isOf(host, path) && !held.isOver());
    }

    /** From now on requests without a session that is known here are answered with 503, or not any more. */
    public void divert(boolean now) {
        diverting = now;
    }

    /** Nobody waits for an application any more: the server stops. */
    public void letThrough() {
        heldBack.forEach(HeldPath::end);
        HeldPath all = starting;
        if (all != null) {
            all.end();
        }
    }

    @Override
    public List<Context> hosted() {
        return hosted.all();
    }

    @Override
    public void check(ContextPlan plan) throws DeploymentException {
        for (Host host : hosts(plan)) {
            free(plan, nameOf(plan), host);
        }
    }

    private List<Host> hosts(ContextPlan plan) throws DeploymentException {
        runningHost(plan);
        return hosts(plan.hosts());
    }

    /** Empty if there is no Host of hot deployment. */
    private List<Host> hosts(List<String> names) throws DeploymentException {
        Optional<Host> own = host();
        return own.isEmpty() || names.isEmpty()
                ? own.stream().toList()
                : VirtualHosts.find((Engine) own.get().getParent(), names);
    }

    private Host runningHost(ContextPlan plan) {
        return host().filter(found -> found.getState().isAvailable())
                .orElseThrow(() -> new IllegalStateException(
                        "Context " + plan.path() + " cannot start: the server is not running"));
    }

    private static String nameOf(ContextPlan plan) {
        return new ContextName(plan.path(), plan.version()).getName();
    }

    private static void free(ContextPlan plan, String child, Host host) throws PathTakenException {
        if (host.findChild(child) instanceof Context taken) {
            throw new PathTakenException(
                    plan.path(), "a context of Host " + host.getName() + " with docBase " + taken.getDocBase());
        }
    }

    @Override
    public Hosted start(ContextPlan plan) throws DeploymentException {
        return start(plan, nameOf(plan), hosts(plan));
    }

    @Override
    public Hosted startLowest(ContextPlan plan, Consumer<String> displaced) throws DeploymentException {
        Host host = runningHost(plan);
        if (isHeldBack(host, plan.path())) {
            throw new PathTakenException(plan.path(), "an application that is being exchanged");
        }
        return new LowestContext(host, plan.path(), displaced)
                .start(() -> start(plan, LowestContext.name(plan.path()), List.of(host)));
    }

    /** @param child its name among the children of each Host */
    private Hosted start(ContextPlan plan, String child, List<Host> hosts) throws DeploymentException {
        Running running = new Running();
        try {
            for (Host host : hosts) {
                running.contexts.put(host, start(plan, child, host));
            }
        } catch (DeploymentException | RuntimeException | Error e) {
            running.close();
            throw e;
        }
        return running;
    }

    private StandardContext start(ContextPlan plan, String child, Host host) throws DeploymentException {
        String place = host.getName() + child;
        if (!beingStarted.add(place)) {
            throw new PathTakenException(plan.path(), "an application that is being started");
        }
        try {
            free(plan, child, host);
            Optional<Template> template = descriptor()
                    .filter(current -> current.deployHost().filter(host::equals).isPresent())
                    .flatMap(current -> current.templates().find(nameOf(plan)));
            return hosted.start(plan, child, host, template);
        } finally {
            beingStarted.remove(place);
        }
    }

    /** Contexts that run until they are closed or their server stops; each Host has one. */
    private final class Running implements Hosted {
        private final Map<Host, StandardContext> contexts = new LinkedHashMap<>();

        @Override
        public List<Context> contexts() {
            return List.copyOf(contexts.values());
        }

        @Override
        public void close() {
            contexts.forEach(hosted::close);
        }
    }
}
