package org.clowder.member.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.member.MemberPlace;
import org.clowder.member.MemberValues;
import org.clowder.member.PropertyFile;
import org.clowder.tomcat.SecretValues;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarnings;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes {@code conf/*.cfg} to Config Admin, with the values of <code>${name}</code> that the descriptor gets. FileInstall,
 * which watches the folder, asks it before its own installer, whose references know framework properties only. What {@code conf/clowder.properties}
 * sets is shown there under the PID of the server, which reads the file itself.
 *
 * <p>A file that refers to what nothing knows is not taken over: what held before still holds, and a member does not
 * start with it; {@link StandingWarnings} tell of it. FileInstall calls from the one thread that watches the folder.
 */
@Component(service = ArtifactInstaller.class, property = Constants.SERVICE_RANKING + ":Integer=1")
public final class ConfigurationInstaller implements ArtifactInstaller {

    /** Keeps a member that starts from starting, whatever the service; the launcher shows the value. */
    private static final String STARTUP_FAILURE = "clowder.startup.failure";

    private static final String SERVER = "org.clowder.server";

    private static final Log log = LogFactory.getLog(ConfigurationInstaller.class);

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final Path base;
    private final Path home;
    private final Map<File, ServiceRegistration<?>> refused = new HashMap<>();

    @Activate
    public ConfigurationInstaller(BundleContext context, @Reference ConfigurationAdmin admin) {
        this.context = context;
        this.admin = admin;
        MemberPlace place =
                MemberPlace.of(context::getProperty, context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)::getDataFile);
        this.base = place.base();
        this.home = place.home();
    }

    @Override
    public boolean canHandle(File artifact) {
        return (artifact.getName().endsWith(".cfg") || isProperties(artifact))
                && artifact.toPath().toAbsolutePath().normalize().startsWith(base.resolve("conf"));
    }

    private static boolean isProperties(File artifact) {
        return artifact.getName().equals("clowder.properties");
    }

    @Override
    public void install(File artifact) throws IOException {
        MemberValues known = MemberValues.read(base, home, SecretValues::keep);
        if (isProperties(artifact)) {
            admin.getConfiguration(SERVER, "?").updateIfDifferent(properties(artifact, known.shown()));
            return;
        }
        PropertyFile file = PropertyFile.read(artifact.toPath());
        accept(artifact);
        List<String> problems = artifact.getName().equals(SERVER + ".cfg")
                ? List.of(artifact
                        + ": what is set here belongs into clowder.properties beside it; nothing reads this file")
                : file.unknown(known);
        if (problems.isEmpty()) {
            configuration(artifact).updateIfDifferent(properties(artifact, file.values(known)));
        } else {
            refuse(artifact, problems);
        }
    }

    @Override
    public void update(File artifact) throws IOException {
        install(artifact);
    }

    @Override
    public void uninstall(File artifact) throws IOException {
        accept(artifact);
        if (!isProperties(artifact) && !artifact.getName().equals(SERVER + ".cfg")) {
            configuration(artifact).delete();
        }
    }

    private void refuse(File artifact, List<String> problems) {
        problems.forEach(log::error);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(STARTUP_FAILURE, problems.get(0));
        List<StandingWarning> warnings = problems.stream()
                .map(line -> StandingWarning.configuration(
                        artifact.getName(), line + "; the file was refused, and what it said before still holds"))
                .toList();
        refused.put(artifact, context.registerService(StandingWarnings.class, () -> warnings, properties));
    }

    private void accept(File artifact) {
        ServiceRegistration<?> registration = refused.remove(artifact);
        if (registration != null) {
            registration.unregister();
        }
    }

    /** As FileInstall names them: {@code PID.cfg}, or {@code PID-NAME.cfg} for one of a factory. */
    private Configuration configuration(File artifact) throws IOException {
        String pid = artifact.getName().replaceFirst("\\.cfg$", "");
        int name = pid.indexOf('-');
        return name < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, name), pid.substring(name + 1), "?");
    }

    private static Dictionary<String, Object> properties(File artifact, Map<String, ?> values) {
        Dictionary<String, Object> properties = new Hashtable<>(values);
        properties.put("felix.fileinstall.filename", artifact.toURI().toString());
        return properties;
    }
}
