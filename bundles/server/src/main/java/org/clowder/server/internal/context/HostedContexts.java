package org.clowder.server.internal.context;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Catalina;
import org.apache.catalina.util.ContextName;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;
import org.clowder.server.internal.classes.ThreadContext;
import org.clowder.server.internal.descriptor.ContextTemplates.Template;
import org.clowder.tomcat.ClassNames;

/**
 * The contexts of deployed applications: each is made of its plan, started in its Host, and taken out of it. Whoever starts one sees to it
 * that nobody else wants its place. Safe for use by several threads.
 */
final class HostedContexts {

    private static final Log log = LogFactory.getLog(HostedContexts.class);

    private final ContextRules rules;
    private final ClassLoader classes;
    private final KeptSessions kept;
    private final List<Context> hosted = new CopyOnWriteArrayList<>();

    /** @param classes where a context's own class is looked up */
    HostedContexts(ContextRules rules, ClassLoader classes, KeptSessions kept) {
        this.rules = rules;
        this.classes = classes;
        this.kept = kept;
    }

    List<Context> all() {
        return List.copyOf(hosted);
    }

    /** Called once Tomcat has stopped. */
    void clear() {
        hosted.clear();
    }

    /**
     * Starts a context where there is none of its name.
     *
     * @param child its name among the children of the Host
     * @param template what the descriptor says of it
     */
    StandardContext start(ContextPlan plan, String child, Host host, Optional<Template> template)
            throws DeploymentException {
        ContextName name = new ContextName(plan.path(), plan.version());
        Optional<ApplicationFile> file = ApplicationFile.of(host, name);
        String own = template.isPresent()
                ? template.get().className()
                : file.flatMap(there -> there.attribute("className")).orElse(null);
        StandardContext context = newContext(own, name, host);
        configure(context, plan, name, host);
        context.setName(child);
        context.addLifecycleListener(kept::follow);
        template.ifPresent(said -> rules.configure(context, said.context()));
        plan.configure().accept(context, host);
        if (template.isPresent()) {
            context.setConfigFile(null);
        } else {
            file.map(ApplicationFile::url).ifPresent(context::setConfigFile);
        }
        plan.distributable().ifPresent(reason -> rules.declareDistributable(context, reason));
        hosted.add(context);
        startIn(host, context);
        return context;
    }

    /** @param own the class that is named for this one context; null for that of the Host's contexts */
    private StandardContext newContext(String own, ContextName name, Host host) throws DeploymentException {
        String className = own == null ? contextClass(host) : own;
        try {
            return (StandardContext)
                    classes.loadClass(className).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            throw new DeploymentException(
                    (own == null ? "<Host contextClass" : "<Context className") + "=\"" + className + "\"> of "
                            + name.getName() + " cannot be used: expected a subclass of "
                            + StandardContext.class.getName() + " with a public constructor without parameters",
                    e);
        }
    }

    private static String contextClass(Host host) {
        return host instanceof StandardHost standard ? standard.getContextClass() : StandardContext.class.getName();
    }

    private static void configure(StandardContext context, ContextPlan plan, ContextName name, Host host)
            throws DeploymentException {
        context.setPath(name.getPath());
        context.setWebappVersion(name.getVersion());
        context.setDocBase(plan.docBase().toString());
        try {
            context.addLifecycleListener((LifecycleListener) ClassNames.forName(host.getConfigClass())
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException e) {
            throw new DeploymentException(
                    "Context " + plan.path() + ": configClass " + host.getConfigClass() + " of Host " + host.getName()
                            + " cannot be used",
                    e);
        }
    }

    private void startIn(Host host, StandardContext context) throws DeploymentException {
        Throwable cause = null;
        try {
            ThreadContext.with(Catalina.class.getClassLoader(), () -> {
                host.addChild(context);
                return null;
            });
        } catch (IllegalArgumentException | IllegalStateException e) {
            cause = e;
        } catch (RuntimeException | Error e) {
            remove(host, context);
            throw e;
        }
        if (context.getState().isAvailable()) {
            return;
        }
        String path = context.getPath().isEmpty() ? "/" : context.getPath();
        if (!host.getState().isAvailable()) {
            remove(host, context);
            throw new IllegalStateException("Context " + path + " cannot start: the server has stopped meanwhile");
        }
        String message = "Context " + path + " did not start" + reason(context, cause);
        remove(host, context);
        throw new DeploymentException(message, cause);
    }

    private static String reason(Context context, Throwable cause) {
        return ContextReading.problem(context)
                .or(() -> Optional.ofNullable(cause).map(failure -> StartReason.of(context, failure)))
                .map(problem -> ": " + problem)
                .orElse("; the errors logged for it just before say why");
    }

    private void remove(Host host, StandardContext context) {
        try {
            takeFrom(host, context);
        } finally {
            // Last: it is no context of Tomcat's own while it stops.
            hosted.remove(context);
        }
    }

    private static void takeFrom(Host host, StandardContext context) {
        if (host.findChild(context.getName()) == context) {
            ThreadContext.with(Catalina.class.getClassLoader(), () -> {
                host.removeChild(context);
                return null;
            });
        } else if (context.getState().isAvailable()) {
            try {
                context.destroy();
            } catch (LifecycleException e) {
                log.warn("Context " + context.getName() + " was not destroyed cleanly", e);
            }
        }
    }

    /** Takes a context out of its Host, unless it is out already. */
    void close(Host host, StandardContext context) {
        if (hosted.contains(context)) {
            remove(host, context);
        }
    }
}
