package org.clowder.management.internal.console;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Server;
import org.clowder.channel.SharedChannel;
import org.clowder.deploy.Deployer;
import org.clowder.management.internal.page.Pages;
import org.clowder.server.Applications;
import org.clowder.server.Drain;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Missing;
import org.clowder.server.Readiness;
import org.clowder.server.ServerController;
import org.clowder.server.ServerListener;
import org.clowder.server.ServerState;
import org.clowder.session.ReplicationMetrics;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarnings;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The operators' console: its pages, on the management Service, and what they show and work on. */
@Component(service = ServerListener.class)
public final class Console implements ServerListener {

    // Dynamic, as the console outlives what it shows; each is read once per question.
    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile ServerController controller;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Readiness readiness;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Drain drain;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Applications applications;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Deployer deployer;

    /** One for each cluster that runs. */
    @Reference(policy = DYNAMIC)
    volatile List<ReplicationMetrics> replication = List.of();

    /** Of those who know of something. */
    @Reference(policy = DYNAMIC)
    volatile List<StandingWarnings> standing = List.of();

    private final MemberEnvironment environment;
    private final String version;
    private final RecentWarnings warnings = new RecentWarnings();
    private final OtherMembers others =
            new OtherMembers(() -> report(missing()), prefix -> FoundSessions.copies(server(), prefix));
    private final Pages pages;

    /** @throws IOException if the token can be neither read nor made */
    @Activate
    public Console(@Reference MemberEnvironment environment, BundleContext context) throws IOException {
        this(environment, context.getBundle().getVersion().toString());
    }

    Console(MemberEnvironment environment, String version) throws IOException {
        this.environment = environment;
        this.version = version;
        Guard guard = new Guard(ConsoleToken.of(environment.data()), environment);
        Snapshot snapshot = new Snapshot(this);
        this.pages = new Pages(List.of(
                new ResourcePage("/console", "console.html", "text/html", guard),
                new ResourcePage(
                        "/console/",
                        "console.html",
                        "text/html",
                        guard,
                        "the console: members, applications, sessions and warnings, live"),
                new ResourcePage("/console/console.css", "console.css", "text/css", guard),
                new ResourcePage("/console/console.js", "console.js", "text/javascript", guard),
                new EventsPage(guard, snapshot::json, this::stops),
                new SessionsPage(guard, prefix -> FoundSessions.of(server(), prefix, member(), others.copies(prefix))),
                new WarningsPage(guard, warnings),
                new DrainPage(guard, () -> drain),
                new UndrainPage(guard, () -> drain),
                new ReloadPage(guard, () -> controller),
                new DeployPage(guard, () -> deployer, environment.data()),
                new UndeployPage(guard, () -> deployer)));
        warnings.open();
    }

    @Deactivate
    void deactivate() {
        pages.leave();
        warnings.close();
        others.close();
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    void join(SharedChannel channel) {
        others.join(channel);
    }

    void unjoin(SharedChannel channel) {
        others.leave(channel);
    }

    @Override
    public void configured(Server server) {
        pages.attachTo(server);
    }

    @Override
    public void stopped(Server server) {
        pages.forget();
    }

    String member() {
        return environment.name();
    }

    RecentWarnings warnings() {
        return warnings;
    }

    OtherMembers others() {
        return others;
    }

    private Optional<Server> server() {
        ServerController now = controller;
        return now == null ? Optional.empty() : now.server();
    }

    private boolean stops() {
        ServerController now = controller;
        return now != null && now.state() == ServerState.STOPPING;
    }

    /** What this member lacks until it is ready. */
    List<String> missing() {
        Readiness known = readiness;
        return known == null
                ? List.of("the server is stopped (bundle org.clowder.server)")
                : known.missing().stream().map(Missing::detail).toList();
    }

    /** What is wrong although this member may be ready. */
    List<StandingWarning> standingWarnings() {
        return standing.stream().flatMap(each -> each.warnings().stream()).toList();
    }

    /** What this member tells of itself, here and to the consoles of others. */
    MemberReport report(List<String> missing) {
        ServerController server = controller;
        Drain drained = drain;
        Applications known = applications;
        Drain.Progress progress = drained == null ? new Drain.Progress(Drain.State.SERVING, 0, 0) : drained.progress();
        return new MemberReport(
                version,
                server == null ? "STOPPED" : server.state().name(),
                missing.isEmpty(),
                progress.state().name(),
                progress.sessions(),
                progress.safe(),
                known == null
                        ? 0
                        : known.list().stream()
                                .mapToInt(each -> each.sessions())
                                .sum(),
                replication.stream().mapToInt(ReplicationMetrics::getLag).max().orElse(0),
                0);
    }
}
