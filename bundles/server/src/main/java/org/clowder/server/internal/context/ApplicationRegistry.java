package org.clowder.server.internal.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.Cluster;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.ha.ClusterManager;
import org.clowder.server.ApplicationSource;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.ApplicationStatus.State;
import org.clowder.server.Applications;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerController;
import org.clowder.tomcat.ReplicationStatus;

/**
 * {@link Applications}: the contexts that Tomcat itself deployed, and what every {@link ApplicationSource} knows. A member is not
 * ready while one of the former that it has started with, or that ran before, does not run; one that someone stopped is not missed.
 */
public final class ApplicationRegistry implements Applications, ReadinessCheck {

    private final ServerController controller;
    private final HostContexts hostContexts;
    private final List<ApplicationSource> sources;

    /** @param sources may change at any time */
    public ApplicationRegistry(
            ServerController controller, HostContexts hostContexts, List<ApplicationSource> sources) {
        this.controller = controller;
        this.sources = sources;
        this.hostContexts = hostContexts;
        hostContexts.settled(() -> list().stream().noneMatch(application -> application.state() == State.DEPLOYING));
    }

    @Override
    public List<ApplicationStatus> list() {
        List<ApplicationStatus> all = new ArrayList<>(tomcatsOwn());
        sources.forEach(source -> all.addAll(source.applications()));
        all.sort(Comparator.comparing(ApplicationStatus::host)
                .thenComparing(ApplicationStatus::path)
                .thenComparing(ApplicationStatus::version));
        return List.copyOf(all);
    }

    private List<ApplicationStatus> tomcatsOwn() {
        return tomcatsContexts().map(this::describe).toList();
    }

    private Stream<Context> tomcatsContexts() {
        List<Context> hosted = hostContexts.hosted();
        return controller.server().stream()
                .flatMap(server -> Arrays.stream(server.findServices()))
                .flatMap(service -> Arrays.stream(service.getContainer().findChildren()))
                .flatMap(host -> Arrays.stream(host.findChildren()))
                .map(Context.class::cast)
                .filter(context -> !hosted.contains(context));
    }

    private ApplicationStatus describe(Context context) {
        return describe(context, "context", "docBase " + context.getDocBase());
    }

    @Override
    public List<Missing> missing() {
        return tomcatsContexts()
                .filter(StartReason::missed)
                .map(this::describe)
                .map(lacking -> missing("application " + lacking.path() + ": " + lacking.state(), lacking.problem()))
                .toList();
    }

    private static Missing missing(String what, String why) {
        return new Missing(what, what + ": " + why);
    }

    @Override
    public ApplicationStatus describe(Context context, String kind, String source) {
        boolean runs = context.getState().isAvailable();
        Replication replication = replication(context);
        return new ApplicationStatus(
                context.getPath().isEmpty() ? "/" : context.getPath(),
                context.getWebappVersion() == null ? "" : context.getWebappVersion(),
                context.getParent().getName(),
                kind,
                source,
                runs ? State.DEPLOYED : State.FAILED,
                runs ? context.getManager().getClass().getName() : "",
                runs && replication.active(),
                replication.reason(),
                runs ? context.getManager().getActiveSessions() : 0,
                runs
                        ? ""
                        : ContextReading.problem(context)
                                .orElseGet(() -> "context state is " + context.getStateName()));
    }

    /** Why the sessions of a context are replicated, or not. */
    public static String whyReplicated(Context context) {
        return replication(context).reason();
    }

    private record Replication(boolean active, String reason) {}

    private static Replication replication(Context context) {
        if (context.getManager() instanceof ReplicationStatus own && !(own instanceof ClusterManager)) {
            return new Replication(own.replicating(), own.replicationReason());
        }
        // Tomcat gives such a manager to distributable applications; the file of another one may name it
        boolean named = !context.getDistributable() && context.getManager() instanceof ClusterManager;
        String reason = named
                ? "its own <Manager> replicates"
                : DistributableRule.of(context).map(DistributableRule::reason).orElse("no rule is attached");
        if (!context.getDistributable() && !named) {
            return new Replication(false, "not distributable: " + reason);
        }
        Cluster cluster = context.getCluster();
        if (cluster == null) {
            return new Replication(
                    false, "distributable (" + reason + "), but neither its Host nor its Engine has a <Cluster>");
        }
        Manager manager = context.getManager();
        if (!(manager instanceof ClusterManager)) {
            String name = manager == null ? "none" : manager.getClass().getName();
            return new Replication(
                    false,
                    "distributable (" + reason + "), but its own <Manager> is " + name + ", which does not replicate");
        }
        if (cluster instanceof ReplicationStatus status && !status.replicating()) {
            return new Replication(false, "distributable (" + reason + "), but " + status.replicationReason());
        }
        if (!(manager instanceof ReplicationStatus status)) {
            return new Replication(true, reason);
        }
        String more = status.replicationReason();
        return new Replication(status.replicating(), more.isEmpty() ? reason : reason + "; " + more);
    }
}
