package org.clowder.tomcat.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.BoundedWait;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Has the compiler of JSPs begin on a thread of its own, while Jasper is about to use it for the first time. It keeps an exception
 * for good that it makes when it begins, and with that the classes, and the class loader, of the application whose request it was.
 */
final class CompilerHook implements WeavingHook {

    private static final Log log = LogFactory.getLog(CompilerHook.class);
    private static final String USER = "org.apache.jasper.compiler.JDTCompiler";
    private static final String KEEPER = "org.eclipse.jdt.internal.compiler.lookup.ReferenceBinding";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Bundle tomcat;

    CompilerHook(Bundle tomcat) {
        this.tomcat = tomcat;
    }

    @Override
    public void weave(WovenClass type) {
        if (USER.equals(type.getClassName())
                && tomcat.equals(type.getBundleWiring().getBundle())) {
            begin(type.getBundleWiring().getClassLoader());
        }
    }

    private static void begin(ClassLoader classes) {
        Thread thread = new Thread(() -> load(classes), "clowder-jsp-compiler");
        thread.setDaemon(true);
        thread.setContextClassLoader(classes);
        thread.start();
        BoundedWait.atMost(LIMIT, nanos -> {
            TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
            return !thread.isAlive();
        });
    }

    private static void load(ClassLoader classes) {
        try {
            Class.forName(KEEPER, true, classes);
        } catch (ClassNotFoundException | LinkageError e) {
            log.debug("Another compiler is used, or another version of it", e);
        }
    }
}
