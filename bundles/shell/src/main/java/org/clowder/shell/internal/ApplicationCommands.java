package org.clowder.shell.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.clowder.deploy.Deployer;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.Applications;
import org.clowder.server.DeploymentException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about web applications. */
@Component(
        service = ApplicationCommands.class,
        property = {
            "osgi.command.scope=clowder",
            "osgi.command.function=apps",
            "osgi.command.function=sessions",
            "osgi.command.function=deploy",
            "osgi.command.function=undeploy"
        })
public final class ApplicationCommands {

    // Dynamic, so that the commands outlive what they work on; each is read once per command.
    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Applications applications;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC)
    volatile Deployer deployer;

    /** Every application, with whether it is replicated and why or why not. */
    @Descriptor("lists the web applications, with whether their sessions are replicated and why")
    public String apps(
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        List<ApplicationStatus> list = list();
        return json ? ApplicationTables.json(list) + "\n" : ApplicationTables.applications(list);
    }

    /** The number of active sessions on this member, by application. */
    @Descriptor("shows the number of sessions of each web application on this member")
    public String sessions() {
        return ApplicationTables.sessions(list());
    }

    /** Copies a WAR or a bundle into the deploy folder and waits until it is deployed or refused. */
    @Descriptor("deploys a WAR or a bundle")
    public String deploy(CommandSession session, @Descriptor("the file") String file) throws DeploymentException {
        return running().deploy(session.currentDir().resolve(file));
    }

    /** Removes an application's file from the deploy folder and waits until it is undeployed. */
    @Descriptor("undeploys the web application of a context path")
    public String undeploy(@Descriptor("the context path") String path) throws DeploymentException {
        return running().undeploy(path);
    }

    private List<ApplicationStatus> list() {
        Applications now = applications;
        if (now == null) {
            throw new IllegalStateException("The server is stopped (bundle org.clowder.server): no application runs");
        }
        return now.list();
    }

    private Deployer running() {
        Deployer now = deployer;
        if (now == null) {
            throw new IllegalStateException(
                    "Hot deployment is stopped (bundle org.clowder.deploy): start it, then try again");
        }
        return now;
    }
}
