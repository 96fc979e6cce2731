package org.clowder.session.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarnings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The configuration {@value #PID}: what managers do where the descriptor says nothing. Changes apply to the next request,
 * except sizes and classes, which apply to applications that start afterwards.
 */
@Component(name = SessionConfiguration.PID, service = StandingWarnings.class, immediate = true)
@Designate(ocd = SessionConfiguration.Settings.class)
public final class SessionConfiguration implements StandingWarnings {

    static final String PID = "org.clowder.session";

    private static final Log log = LogFactory.getLog(SessionConfiguration.class);

    /** Clusters, which Tomcat makes, may be older than this component and outlive it. */
    private static volatile ManagerSettings inForce = ManagerSettings.BUILT_IN;

    private volatile List<StandingWarning> warnings = List.of();

    @ObjectClassDefinition(name = "Clowder session replication", description = "Defaults of <Manager>")
    public @interface Settings {

        @AttributeDefinition(
                description = "How many other members must have applied a request's changes before it ends",
                options = {@Option("async"), @Option("applied"), @Option("all")})
        String guarantee() default "applied";

        @AttributeDefinition(description = "How long a request waits for other members at most, in ms")
        long maxWait() default 2000;

        @AttributeDefinition(description = "Find changes inside attributes without setAttribute")
        boolean detectMutation() default true;

        @AttributeDefinition(description = "Attributes that are sent after setAttribute only, a regular expression")
        String detectMutationExclude() default "";

        @AttributeDefinition(description = "setAttribute refuses what cannot be sent")
        boolean strict() default false;

        @AttributeDefinition(description = "Limit of one attribute, in bytes, 1024 to 16777216")
        int maxAttributeSize() default ManagerSettings.MAX_ATTRIBUTE;

        @AttributeDefinition(
                description =
                        "Classes that may be decoded beside those of the JDK and the application: a name, package.*"
                                + " or package.**")
        String[] allowedClasses() default {};
    }

    @Activate
    public SessionConfiguration(Settings settings, Map<String, Object> configuration) {
        apply(settings, configuration);
    }

    @Modified
    void modified(Settings settings, Map<String, Object> configuration) {
        apply(settings, configuration);
    }

    /** The defaults of managers, as they are at the time of asking. */
    public static ManagerSettings inForce() {
        return inForce;
    }

    @Override
    public List<StandingWarning> warnings() {
        return warnings;
    }

    private void apply(Settings settings, Map<String, Object> configuration) {
        List<String> complaints = new ArrayList<>();
        ConfigurationCheck.unknown(configuration)
                .forEach(problem -> complaints.add(problem.text() + "; the rest of the configuration is in force"));
        try {
            ManagerSettings read = new ManagerSettings();
            read.setGuarantee(settings.guarantee());
            read.setMaxWait(settings.maxWait());
            read.setDetectMutation(settings.detectMutation());
            if (!settings.detectMutationExclude().isBlank()) {
                read.setDetectMutationExclude(settings.detectMutationExclude());
            }
            read.setStrict(settings.strict());
            read.setMaxAttributeSize(settings.maxAttributeSize());
            read.setAllowedClasses(String.join(",", settings.allowedClasses()));
            inForce = read;
        } catch (RuntimeException e) {
            // also a value that is no number: the framework converts it when it is asked for
            complaints.add(
                    "conf/" + PID + ".cfg was refused, what was in force before stays in force: " + e.getMessage());
        }
        for (String line : complaints) {
            log.error(line);
        }
        warnings = complaints.stream()
                .map(line -> StandingWarning.configuration(PID, line))
                .toList();
    }
}
