package org.clowder.shell.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.SharedChannel;
import org.clowder.server.Drain;
import org.clowder.server.DrainException;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Readiness;
import org.clowder.server.ReloadException;
import org.clowder.server.ServerController;
import org.clowder.session.ReplicationMetrics;
import org.clowder.shell.protocol.CommandTexts;
import org.clowder.tomcat.Json;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarnings;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about the member itself. They work, and say what is missing, while the server is stopped. */
@Component(
        service = Object.class,
        property = {
            "osgi.command.scope=clowder",
            "osgi.command.function=status",
            "osgi.command.function=members",
            "osgi.command.function=reload",
            "osgi.command.function=drain",
            "osgi.command.function=undrain",
            "osgi.command.function=console",
            "osgi.command.function=version"
        })
public final class ServerCommands {

    private final BundleContext context;

    // Dynamic, so that the commands outlive what they describe; each is read once per command.
    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile ServerController controller;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile MemberEnvironment environment;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Readiness readiness;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Drain drain;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile SharedChannel channel;

    /** One for each cluster that runs; none while replication is stopped. */
    @Reference(policy = DYNAMIC)
    volatile List<ReplicationMetrics> replication = List.of();

    /** Of those who know of something. */
    @Reference(policy = DYNAMIC)
    volatile List<StandingWarnings> warnings = List.of();

    @Activate
    public ServerCommands(BundleContext context) {
        this.context = context;
    }

    /** The member's state; exit code 1 while it is not ready. */
    @Descriptor(CommandTexts.STATUS)
    public CommandOutput status(
            @Descriptor(CommandTexts.AS_JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        Path base = ControlEndpoint.base(context);
        MemberStatus status = MemberStatus.of(
                name(base),
                base.toString(),
                controller,
                readiness,
                drain,
                channel,
                List.copyOf(warnings),
                ClusterReplication.of(replication));
        return new CommandOutput(json ? status.json() + "\n" : status.text(), status.ready() ? 0 : 1);
    }

    /** As the launcher knows it, also while the server is stopped. */
    private String name(Path base) {
        MemberEnvironment known = environment;
        String told = context.getProperty("member.name");
        return told != null ? told : known != null ? known.name() : String.valueOf(base.getFileName());
    }

    /** The members of the cluster, this one first, and those that are missing; if there is no cluster, why. As JSON the members alone. */
    @Descriptor(CommandTexts.MEMBERS)
    public CommandOutput members(
            @Descriptor(CommandTexts.AS_JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        SharedChannel now = channel;
        if (json) {
            return new CommandOutput(json(now) + "\n", 0);
        }
        if (now == null) {
            return new CommandOutput("platform clustering is stopped (bundle org.clowder.channel)\n", 0);
        }
        if (now.localMember().isEmpty()) {
            return new CommandOutput(now.explanation() + "\n", 0);
        }
        Table table = new Table("MEMBER", "ADDRESS", "");
        now.localMember()
                .ifPresent(member -> table.row(member.name(), member.host() + ":" + member.port(), "this member"));
        now.members().forEach(member -> table.row(member.name(), member.host() + ":" + member.port(), ""));
        warnings.stream().flatMap(each -> each.warnings().stream()).forEach(each -> words(each.kind())
                .ifPresent(words -> table.row("-", each.subject(), words + ", see clowder status")));
        return new CommandOutput(table.toString(), 0);
    }

    /** What a member is; empty for what is about none. */
    private static Optional<String> words(StandingWarning.Kind kind) {
        return switch (kind) {
            case MEMBER_REFUSED -> Optional.of("refused");
            case MEMBER_MISSING -> Optional.of("missing");
            case HOST_CHANNEL, CONFIGURATION_REFUSED -> Optional.empty();
        };
    }

    private static String json(SharedChannel channel) {
        List<Map<String, Object>> members = new ArrayList<>();
        Optional<ClusterMember> local = Optional.ofNullable(channel).flatMap(SharedChannel::localMember);
        local.ifPresent(member -> {
            members.add(fields(member, true));
            channel.members().forEach(other -> members.add(fields(other, false)));
        });
        return Json.write(members);
    }

    private static Map<String, Object> fields(ClusterMember member, boolean local) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", member.name());
        fields.put("host", member.host());
        fields.put("port", member.port());
        fields.put("local", local);
        return fields;
    }

    /** Takes the changed descriptor over; what is in the way is printed, a line for each. */
    @Descriptor(CommandTexts.RELOAD)
    public String reload(CommandSession session) throws ReloadException {
        ServerController now = controller;
        if (now == null) {
            throw new IllegalStateException("The server is stopped (bundle org.clowder.server): start it instead");
        }
        try {
            List<String> changes = now.reload();
            return changes.isEmpty() ? "nothing differs\n" : String.join("\n", changes) + "\n";
        } catch (ReloadException e) {
            e.problems().forEach(session.getConsole()::println);
            throw e;
        }
    }

    /** Makes every session safe on another member, with lines that say how far it is. */
    @Descriptor(CommandTexts.DRAIN)
    public String drain(
            CommandSession session,
            @Descriptor(CommandTexts.DRAIN_TO) @Parameter(names = "--to", absentValue = "") String member,
            @Descriptor(CommandTexts.DRAIN_TIMEOUT) @Parameter(names = "--timeout", absentValue = "60") int timeout)
            throws DrainException {
        return drainOfServer()
                .drain(member.isEmpty() ? null : member, Duration.ofSeconds(timeout), session.getConsole()::println);
    }

    /** Takes this member back into service, while it is being drained or after that. */
    @Descriptor(CommandTexts.UNDRAIN)
    public String undrain() throws DrainException {
        Drain now = drainOfServer();
        boolean serving = now.progress().state() == Drain.State.SERVING;
        now.undrain();
        return serving ? "This member is in service" : "This member is in service again";
    }

    private Drain drainOfServer() {
        Drain now = drain;
        if (now == null) {
            throw new IllegalStateException(
                    "The server is stopped (bundle org.clowder.server): there is nothing to drain");
        }
        return now;
    }

    /** Where the console is, and what lets whoever has it act there. */
    @Descriptor(CommandTexts.CONSOLE)
    public String console() throws IOException {
        ServerController now = controller;
        return ConsoleAddress.of(
                Optional.ofNullable(now)
                        .flatMap(ServerController::server)
                        .orElseThrow(() -> new IllegalStateException("The server is not running: there is no console")),
                ControlEndpoint.base(context).resolve("data"));
    }

    /** The version of the running member. */
    @Descriptor("shows the version of the running member")
    public String version() {
        return "Clowder " + context.getBundle().getVersion() + " on Java " + System.getProperty("java.version");
    }
}
