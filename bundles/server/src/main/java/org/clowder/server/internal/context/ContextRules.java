package org.clowder.server.internal.context;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.catalina.Container;
import org.apache.catalina.ContainerEvent;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.service.ServiceContributions;

/**
 * What Clowder adds to every context of a server, wherever the context comes from (descriptor, appBase, hot
 * deployment): class names across bundles and the member's values in context files, the reason why it does not start, the distributable rule, and the attribute {@value #MEMBER_ATTRIBUTE} with the member's name.
 */
final class ContextRules {

    /** ServletContext attribute: the name of the member that answers. */
    static final String MEMBER_ATTRIBUTE = "org.clowder.member";

    private final MemberEnvironment environment;
    private final Contributions contributions;
    private final ServiceContributions services;
    private final StartErrors errors;
    private final ScanRecords scans;
    private final BooleanSupplier diverts;
    /** What has been said about context files that all applications read. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param environment of this member, whose values context files may use
     * @param contributions whose classes context files may name
     * @param services what goes into every container
     * @param errors hear why contexts do not start
     * @param diverts tells whether requests without a session are answered elsewhere
     */
    ContextRules(
            MemberEnvironment environment,
            Contributions contributions,
            ServiceContributions services,
            StartErrors errors,
            BooleanSupplier diverts) {
        this.environment = environment;
        this.scans = new ScanRecords(environment.data().resolve("scans"));
        this.contributions = contributions;
        this.services = services;
        this.errors = errors;
        this.diverts = diverts;
    }

    /** Reaches the contexts that are there and those that come. */
    void attachTo(Server server) {
        for (Service service : server.findServices()) {
            Engine engine = service.getContainer();
            if (engine != null) {
                engine.addContainerListener(this::added);
                services.attachTo(engine);
                for (Container host : engine.findChildren()) {
                    attachTo((Host) host);
                }
            }
        }
    }

    private void attachTo(Host host) {
        host.addContainerListener(this::added);
        services.attachTo(host);
        Diversion.install(host, diverts);
        SpacedHostConfig.install(host, contributions.classes(), environment::property);
        for (Container context : host.findChildren()) {
            attachTo((Context) context);
        }
    }

    private void added(ContainerEvent event) {
        if (!Container.ADD_CHILD_EVENT.equals(event.getType())) {
            return;
        }
        if (event.getData() instanceof Host host) {
            attachTo(host);
        } else if (event.getData() instanceof Context context) {
            attachTo(context);
        }
    }

    private void attachTo(Context context) {
        if (context.getJarScanner() instanceof StandardJarScanner scanner) {
            // The JVM's class path is the launcher's and the framework's; no web application has a part in it.
            scanner.setScanClassPath(false);
        }
        SpacedContextConfig.install(context, contributions, environment::property, told, scans);
        context.addLifecycleListener(new StartReason(context, errors));
        rule(context);
        services.attachTo(context);
    }

    /** See {@link org.clowder.server.ContextHost#forget}. */
    void forget(Host host, String context) {
        scans.forget(ScanRecords.name(host, context));
    }

    /** See {@link HostContexts#forgetUnused}. */
    void forgetUnused() {
        scans.forgetUnused();
    }

    /** Has a context configured by what the descriptor says of it. Call before the context starts. */
    void configure(Context context, Element template) {
        context.addLifecycleListener(new TemplateConfig(template, contributions));
    }

    /** Records that the deployer of a context knows it to be distributable. Call before the context starts. */
    void declareDistributable(Context context, String reason) {
        rule(context).declare(reason);
    }

    private DistributableRule rule(Context context) {
        return DistributableRule.of(context).orElseGet(() -> {
            DistributableRule rule = new DistributableRule(context, environment.name());
            context.addLifecycleListener(rule);
            return rule;
        });
    }
}
