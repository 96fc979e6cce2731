package org.clowder.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Starts and stops bundles by symbolic name or id. (Gogo's own {@code felix:start} takes ids and URLs, and its
 * {@code felix:stop} lasts beyond the next start.) What is stopped here starts again with the member, except a web bundle: readiness waits for
 * one that is marked to run, so the mark goes, too.
 */
@Component(
        service = Object.class,
        property = {"osgi.command.scope=clowder", "osgi.command.function=start", "osgi.command.function=stop"})
public final class BundleCommands {

    private final BundleContext context;

    @Activate
    public BundleCommands(BundleContext context) {
        this.context = context;
    }

    /** Starts bundles, in the order in which they are named. */
    @Descriptor("starts bundles")
    public String start(@Descriptor("symbolic names or ids") String[] names) throws BundleException {
        for (Bundle bundle : find(names)) {
            bundle.start(isApplication(bundle) ? Bundle.START_ACTIVATION_POLICY : Bundle.START_TRANSIENT);
        }
        return "Started " + String.join(", ", names);
    }

    /** Stops bundles, in the order in which they are named. */
    @Descriptor(
            "stops bundles, until they are started again; those that are no applications start with the member, too")
    public String stop(@Descriptor("symbolic names or ids") String[] names) throws BundleException {
        for (Bundle bundle : find(names)) {
            bundle.stop(isApplication(bundle) ? 0 : Bundle.STOP_TRANSIENT);
        }
        return "Stopped " + String.join(", ", names);
    }

    private static boolean isApplication(Bundle bundle) {
        return bundle.getHeaders("").get("Web-ContextPath") != null;
    }

    /** All of them, before anything is done to one. */
    private List<Bundle> find(String[] names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("No bundle is named; \"lb -s\" lists their symbolic names");
        }
        List<Bundle> bundles = new ArrayList<>();
        for (String name : names) {
            bundles.add(find(name));
        }
        return bundles;
    }

    private Bundle find(String name) {
        return BundleConverter.find(context, name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no bundle " + name + "; \"lb -s\" lists their symbolic names"));
    }
}
