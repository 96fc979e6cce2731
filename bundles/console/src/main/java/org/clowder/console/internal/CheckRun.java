package org.clowder.console.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.clowder.channel.ChannelConfigurationCheck;
import org.clowder.server.DescriptorCheck;
import org.clowder.server.MemberEnvironment;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Looks at everything that {@code clowder check} promises, once, in a framework that was started for that
 * ({@code clowder.mode=check}): the result is a service property, an array of lines, empty if all is well.
 */
@Component(service = CheckRun.class, immediate = true)
public final class CheckRun {

    /** Service property: every problem, one line each. */
    static final String PROBLEMS = "clowder.check.problems";

    @Activate
    public CheckRun(
            BundleContext context,
            @Reference MemberEnvironment environment,
            @Reference DescriptorCheck descriptor,
            @Reference ChannelConfigurationCheck channel)
            throws IOException {
        if (!"check".equals(context.getProperty("clowder.mode"))) {
            return;
        }
        List<String> problems = new ArrayList<>(descriptor.problems());
        ConfigurationFile file = ConfigurationFile.read(
                environment.base().resolve("conf/org.clowder.channel.cfg"), environment::property);
        channel.problems(file.values()).forEach(problem -> problems.add(file.locate(problem)));
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(PROBLEMS, problems.toArray(String[]::new));
        context.registerService(CheckRun.class, this, properties);
    }
}
