package org.clowder.deploy.internal.bundle;

import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Loader;
import org.apache.catalina.core.StandardContext;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.JarScanner;

/**
 * The loader and the scanner by which a context is one of a web bundle. Context files may name others, which would not see
 * the bundle: these give way, and what they say beyond that is taken over where it has a meaning. Belongs behind what reads context
 * files among the listeners.
 */
final class BundleParts implements LifecycleListener {

    private static final Log log = LogFactory.getLog(BundleParts.class);

    private final BundleWebappLoader loader;
    private final BundleJarScanner scanner;

    private BundleParts(BundleWebappLoader loader, BundleJarScanner scanner) {
        this.loader = loader;
        this.scanner = scanner;
    }

    /** Gives a context its parts, and keeps them there. */
    static void install(StandardContext context, BundleWebappLoader loader, BundleJarScanner scanner) {
        context.setLoader(loader);
        context.setJarScanner(scanner);
        context.addLifecycleListener(new BundleParts(loader, scanner));
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {
            StandardContext context = (StandardContext) event.getLifecycle();
            keepLoader(context);
            keepScanner(context);
        }
    }

    private void keepLoader(StandardContext context) {
        Loader named = context.getLoader();
        if (named != loader) {
            loader.setDelegate(named.getDelegate());
            context.setLoader(loader);
            log.info(of(context) + "of its <Loader> only delegate holds: classes of a web bundle come from its bundle");
        }
    }

    private void keepScanner(StandardContext context) {
        JarScanner named = context.getJarScanner();
        if (named != scanner) {
            scanner.setJarScanFilter(named.getJarScanFilter());
            context.setJarScanner(scanner);
            log.info(of(context) + "of its <JarScanner> only the JarScanFilter holds:"
                    + " a web bundle is scanned by its Bundle-ClassPath and the bundles that it is wired to");
        }
    }

    private static String of(StandardContext context) {
        return "Context " + (context.getPath().isEmpty() ? "/" : context.getPath()) + ": ";
    }
}
