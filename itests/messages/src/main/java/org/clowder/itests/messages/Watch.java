package org.clowder.itests.messages;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Tells by Gogo commands whether anything still holds the classes that a bundle had. */
@Component(
        service = Watch.class,
        immediate = true,
        property = {"osgi.command.scope=itest", "osgi.command.function=watch", "osgi.command.function=held"})
public final class Watch {

    private final BundleContext context;
    private final Map<String, WeakReference<ClassLoader>> loaders = new HashMap<>();

    @Activate
    public Watch(BundleContext context) {
        this.context = context;
    }

    /** Remembers, without holding it, the class loader that a bundle has now. */
    public synchronized void watch(String symbolicName) {
        Bundle bundle = Arrays.stream(context.getBundles())
                .filter(each -> symbolicName.equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        loaders.put(
                symbolicName,
                new WeakReference<>(
                        Objects.requireNonNull(bundle.adapt(BundleWiring.class).getClassLoader())));
    }

    /** After a garbage collection. */
    public synchronized boolean held(String symbolicName) {
        System.gc();
        return loaders.get(symbolicName).get() != null;
    }
}
