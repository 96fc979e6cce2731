package org.clowder.deploy.internal.jaggery;

import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Gives a context what its {@code jaggery.conf} says, at each of its starts, as a stop takes all of it away. Where web.xml says
 * something else of the same, that holds, but for the session timeout.
 */
public final class ContextSettings implements LifecycleListener {

    private static final Log log = LogFactory.getLog(ContextSettings.class);
    private static final String SERVLET = "org.clowder.jaggery";

    private final JaggeryConf conf;
    private final ScriptServices services;

    private ContextSettings(JaggeryConf conf, ScriptServices services) {
        this.conf = conf;
        this.services = services;
    }

    /** Prepares a context that has not started, with its own configuration among its listeners already. */
    public static void install(StandardContext context, JaggeryConf conf, ScriptServices services) {
        context.addLifecycleListener(new ContextSettings(conf, services));
        SourcesValve.install(context);
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        StandardContext context = (StandardContext) event.getLifecycle();
        if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
            conf.before().forEach(setting -> setting.accept(context));
        } else if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
            conf.after().forEach(setting -> setting.accept(context));
            scripts(context);
        }
    }

    private void scripts(StandardContext context) {
        ScriptServlet servlet = new ScriptServlet(context, conf.scripts(), services);
        Wrapper wrapper = context.createWrapper();
        wrapper.setName(SERVLET);
        wrapper.setServletClass(ScriptServlet.class.getName());
        wrapper.setServlet(servlet);
        wrapper.setLoadOnStartup(1);
        wrapper.setAsyncSupported(true);
        conf.hooks().forEach(wrapper::addInitParameter);
        context.addChild(wrapper);
        map(context, ScriptServlet.SCRIPTS, SERVLET);
        for (Map.Entry<String, String> script : conf.scripts().entrySet()) {
            map(context, script.getKey(), SERVLET);
        }
        context.addApplicationLifecycleListener(servlet.sessions());
    }

    /** Leaves what web.xml maps to a servlet of the application. */
    static void map(Context context, String pattern, String servlet) {
        String taken = context.findServletMapping(pattern);
        if (taken != null && context.findChild(taken) instanceof Wrapper other && !other.isOverridable()) {
            log.info(context.getName() + ": " + pattern + " leads to the servlet " + taken + ", not to what "
                    + JaggeryConf.NAME + " says");
            return;
        }
        context.addServletMapping(pattern, servlet);
    }
}
