package org.clowder.samples.host.felix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/**
 * A host: Felix at its default start level with the bundles of a directory. Its arguments are that directory, and the one with
 * {@code conf/}; what the bundles write goes there too.
 */
public final class Host {

    private Host() {}

    public static void main(String[] arguments) throws BundleException, IOException, InterruptedException {
        Path base = Path.of(arguments[1]).toAbsolutePath();
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        base.resolve("framework").toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN,
                        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                        "clowder.base",
                        base.toString(),
                        "felix.fileinstall.dir",
                        base.resolve("conf").toString(),
                        "felix.fileinstall.filter",
                        "org\\.clowder\\..*\\.cfg",
                        "felix.fileinstall.noInitialDelay",
                        "true",
                        "felix.fileinstall.enableConfigSave",
                        "false"));
        framework.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework)));
        for (Bundle bundle : install(framework.getBundleContext(), Path.of(arguments[0]))) {
            bundle.start();
        }
        framework.waitForStop(0);
    }

    private static List<Bundle> install(BundleContext context, Path directory) throws BundleException, IOException {
        List<Bundle> bundles = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                bundles.add(context.installBundle(file.toUri().toString()));
            }
        }
        return bundles;
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(30_000);
        } catch (BundleException e) {
            throw new IllegalStateException("The framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
