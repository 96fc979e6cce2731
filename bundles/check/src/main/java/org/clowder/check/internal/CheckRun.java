package org.clowder.check.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.clowder.channel.ChannelConfigurationCheck;
import org.clowder.check.internal.application.ApplicationCheck;
import org.clowder.deploy.DeployConfigurationCheck;
import org.clowder.deploy.DeployableFiles;
import org.clowder.server.ContextFileCheck;
import org.clowder.server.DescriptorCheck;
import org.clowder.server.MemberEnvironment;
import org.clowder.session.SessionConfigurationCheck;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Looks at everything that {@code clowder check} promises, once, in a framework that was started for that
 * ({@code clowder.mode=check}): the result is a service property, an array of lines, empty if all is well.
 */
@Component(service = {})
public final class CheckRun {

    /** Service property: every problem, one line each. */
    static final String PROBLEMS = "clowder.check.problems";

    @Activate
    public CheckRun(
            BundleContext context,
            @Reference MemberEnvironment environment,
            @Reference DescriptorCheck descriptor,
            @Reference ChannelConfigurationCheck channel,
            @Reference SessionConfigurationCheck session,
            @Reference DeployConfigurationCheck deploy,
            @Reference DeployableFiles files,
            @Reference ContextFileCheck contextFiles)
            throws IOException {
        if (!"check".equals(context.getProperty("clowder.mode"))) {
            return;
        }
        ApplicationCheck applications = new ApplicationCheck(files, contextFiles);
        boolean ports = "true".equals(context.getProperty("clowder.check.ports"));
        ConfigurationFiles configuration = new ConfigurationFiles(environment);
        List<String> problems = new ArrayList<>(configuration.wrong());
        problems.addAll(descriptor.problems(applications::brings));
        problems.addAll(configuration.problems("org.clowder.channel.cfg", values -> channel.problems(values, ports)));
        problems.addAll(configuration.problems("org.clowder.session.cfg", session::problems));
        problems.addAll(configuration.problems("org.clowder.deploy.cfg", deploy::problems));
        problems.addAll(applications.problems());
        if (!descriptor.references().isEmpty()) {
            problems.addAll(configuration.unread(descriptor.references()));
        }
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(PROBLEMS, problems.toArray(String[]::new));
        context.registerService(Object.class, this, properties);
    }
}
