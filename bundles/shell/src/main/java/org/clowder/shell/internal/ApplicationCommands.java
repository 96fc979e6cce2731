package org.clowder.shell.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.Server;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.clowder.deploy.Deployer;
import org.clowder.deploy.Rollout;
import org.clowder.deploy.WaitingException;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.Applications;
import org.clowder.server.DeploymentException;
import org.clowder.server.ServerController;
import org.clowder.shell.protocol.CommandTexts;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about web applications. */
@Component(
        service = Object.class,
        property = {
            "osgi.command.scope=clowder",
            "osgi.command.function=apps",
            "osgi.command.function=sessions",
            "osgi.command.function=deploy",
            "osgi.command.function=undeploy"
        })
public final class ApplicationCommands {

    /** The exit code for a bundle that is there, and waits for others. */
    private static final int WAITS = 4;

    // Dynamic, so that the commands outlive what they work on; each is read once per command.
    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Applications applications;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile ServerController controller;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Deployer deployer;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Rollout rollout;

    /** Every application, with whether it is replicated and why or why not. */
    @Descriptor(CommandTexts.APPS)
    public String apps(
            @Descriptor(CommandTexts.AS_JSON) @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        List<ApplicationStatus> list = list();
        return json ? ApplicationTables.json(list, server()) + "\n" : ApplicationTables.applications(list);
    }

    /**
     * The sessions on this member: their number by application, then one by one. People get the first
     * {@value SessionListing#FIRST}, and are told of more; a program gets all, as it would not notice that some are missing.
     */
    @Descriptor(CommandTexts.SESSIONS)
    public String sessions(
            @Descriptor(CommandTexts.SESSIONS_JSON)
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor(CommandTexts.SESSIONS_ALL)
                    @Parameter(names = "--all", presentValue = "true", absentValue = "false")
                    boolean all) {
        List<ApplicationStatus> list = list();
        SessionListing sessions = SessionListing.of(server(), json || all ? Integer.MAX_VALUE : SessionListing.FIRST);
        if (json) {
            return sessions.json() + "\n";
        }
        String each = sessions.text();
        return ApplicationTables.sessions(list) + (each.isEmpty() ? "" : "\n" + each);
    }

    /**
     * Copies a WAR or a bundle into the deploy folder and waits until it is deployed or refused; with {@code --all} on one member after
     * the other, each with a line when it has it.
     */
    @Descriptor(CommandTexts.DEPLOY)
    public CommandOutput deploy(
            CommandSession session,
            @Descriptor(CommandTexts.DEPLOY_ALL)
                    @Parameter(names = "--all", presentValue = "true", absentValue = "false")
                    boolean all,
            @Descriptor("the file") String file)
            throws DeploymentException {
        Path path = session.currentDir().resolve(file);
        try {
            if (all) {
                return new CommandOutput(rollout().deployOnAll(path, session.getConsole()::println), 0);
            }
            return new CommandOutput(String.join("\n", withUrls(running().deploy(path))), 0);
        } catch (WaitingException e) {
            return new CommandOutput(e.getMessage(), WAITS);
        }
    }

    /** With the URLs under which it is found now. */
    private List<String> withUrls(String deployed) {
        Stream<String> urls = list().stream()
                .filter(app -> deployed.startsWith("Deployed " + ApplicationTables.path(app) + " from "))
                .flatMap(app -> Urls.of(server(), app).stream());
        return Stream.concat(Stream.of(deployed), urls.map(url -> "  " + url)).toList();
    }

    /** Removes an application's file from the deploy folder and waits until it is undeployed. */
    @Descriptor(CommandTexts.UNDEPLOY)
    public String undeploy(@Descriptor("the context path") String path) throws DeploymentException {
        return running().undeploy(path);
    }

    private Optional<Server> server() {
        ServerController now = controller;
        return now == null ? Optional.empty() : now.server();
    }

    private List<ApplicationStatus> list() {
        Applications now = applications;
        if (now == null) {
            throw new IllegalStateException("The server is stopped (bundle org.clowder.server): no application runs");
        }
        return now.list();
    }

    private Deployer running() {
        return expect(deployer, "Hot deployment is stopped (bundle org.clowder.deploy)");
    }

    private Rollout rollout() {
        running();
        return expect(rollout, "Platform clustering is stopped (bundle org.clowder.channel)");
    }

    private static <S> S expect(S service, String stopped) {
        if (service == null) {
            throw new IllegalStateException(stopped + ": start it, then try again");
        }
        return service;
    }
}
