package org.clowder.server.internal;

import java.lang.reflect.Proxy;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A framework for tests. */
public final class Bundles {

    private Bundles() {}

    /** One without bundles and services. */
    public static BundleContext none() {
        return (BundleContext) Proxy.newProxyInstance(
                Bundles.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> method.getReturnType() == Bundle[].class ? new Bundle[0] : null);
    }
}
