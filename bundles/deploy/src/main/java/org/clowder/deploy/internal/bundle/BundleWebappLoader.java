package org.clowder.deploy.internal.bundle;

import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.loader.WebappLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Gives a web bundle's context a new class loader for each start; Tomcat would look for its class by name. */
final class BundleWebappLoader extends WebappLoader {

    private final Bundle bundle;
    private final List<BundleWiring> contributors;

    BundleWebappLoader(Bundle bundle, List<BundleWiring> contributors) {
        this.bundle = bundle;
        this.contributors = contributors;
    }

    @Override
    protected void startInternal() throws LifecycleException {
        setLoaderInstance(
                new BundleWebappClassLoader(bundle, contributors, getContext().getParentClassLoader()));
        super.startInternal();
    }
}
