package org.clowder.deploy.internal.bundle;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.container.ContainerView;
import org.clowder.deploy.internal.container.OwnContextFile;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.deploy.internal.jaggery.JaggeryConf;
import org.clowder.deploy.internal.jaggery.SourcesValve;
import org.clowder.server.ContextPlan;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;

/** A web bundle whose content is unpacked, and what makes a Tomcat context of it. */
final class UnpackedBundle implements PreparedApplication {

    private static final String BUNDLE_CONTEXT = "osgi-bundlecontext";

    private final Bundle bundle;
    private final ContextName name;
    private final List<String> hosts;
    private final BundleContent content;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    UnpackedBundle(Bundle bundle, ContextName name, List<String> hosts, BundleContent content) {
        this.bundle = bundle;
        this.name = name;
        this.hosts = hosts;
        this.content = content;
    }

    @Override
    public ContextPlan plan() {
        return new ContextPlan(
                name.getPath(), name.getVersion(), content.served(), distributable(), hosts, this::configure);
    }

    private Optional<String> distributable() {
        String header = bundle.getHeaders("").get(WebBundle.DISTRIBUTABLE);
        return header != null && Boolean.parseBoolean(header.trim())
                ? Optional.of("bundle header " + WebBundle.DISTRIBUTABLE)
                : JaggeryConf.distributable(content.served());
    }

    private void configure(StandardContext context, Host host) {
        List<BundleWiring> contributors =
                content.wired().stream().map(BundleContent.WiredBundle::wiring).toList();
        ContainerView.apply(context, host);
        BundleParts.install(context, new BundleWebappLoader(bundle, contributors), new BundleJarScanner(content));
        context.getPipeline().addValve(new ProtectedPaths());
        SourcesValve.install(context, content.served());
        OwnContextFile.apply(context, content.served(), host);
        context.addLifecycleListener(this::offerBundleContext);
        LateAnnotations.install(context, bundle);
    }

    /** Anew for each start of the context, before any of its listeners is made. */
    private void offerBundleContext(LifecycleEvent event) {
        if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
            ((Context) event.getLifecycle())
                    .getServletContext()
                    .setAttribute(BUNDLE_CONTEXT, bundle.getBundleContext());
        }
    }

    @Override
    public void started(List<Context> contexts) {
        BundleContext owner = bundle.getBundleContext();
        if (owner == null) {
            // The bundle is stopping already; it is undeployed next.
            return;
        }
        for (Context context : contexts) {
            registrations.add(owner.registerService(ServletContext.class, context.getServletContext(), properties()));
        }
    }

    private Hashtable<String, Object> properties() {
        Hashtable<String, Object> properties = new Hashtable<>();
        if (bundle.getSymbolicName() != null) {
            properties.put("osgi.web.symbolicname", bundle.getSymbolicName());
        }
        properties.put("osgi.web.contextpath", name.getPath().isEmpty() ? "/" : name.getPath());
        if (bundle.getHeaders("").get(Constants.BUNDLE_VERSION) != null) {
            properties.put("osgi.web.version", bundle.getVersion().toString());
        }
        return properties;
    }

    @Override
    public void stopping() {
        for (ServiceRegistration<?> registration : registrations) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The framework did it, together with the bundle.
                continue;
            }
        }
        registrations.clear();
    }

    @Override
    public void discard() {
        content.delete();
    }
}
