package org.clowder.server.internal;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.catalina.valves.ValveBase;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleReference;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/** A bundle with the capability {@code org.clowder.catalina} and one class, which is on no other class path. */
public final class GuestBundle {

    private final Loader loader;
    private final String version;
    private final Bundle bundle;

    private GuestBundle(Path classes, String version) throws MalformedURLException {
        this.loader = new Loader(classes.toUri().toURL());
        this.version = version;
        this.bundle = FakeFramework.proxy(Bundle.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getState" -> Bundle.ACTIVE;
            case "getSymbolicName" -> "guest";
            case "getVersion" -> Version.parseVersion(this.version);
            case "loadClass" -> loader.loadClass((String) arguments[0]);
            case "adapt" -> arguments[0] == BundleWiring.class ? wiring() : null;
            default -> FakeFramework.object(proxy, method, arguments);
        });
    }

    /**
     * A bundle with one class, which is compiled now.
     *
     * @param source of a public class
     */
    public static GuestBundle of(Path directory, String version, String name, String source) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("guest-" + version));
        Path file = classes.resolve(name.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        String path = Stream.of(ValveBase.class, jakarta.servlet.Servlet.class)
                .map(GuestBundle::place)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-nowarn", "-proc:none", "-cp", path, file.toString());
        if (code != 0) {
            throw new IllegalArgumentException(source);
        }
        return new GuestBundle(classes, version);
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Bundle bundle() {
        return bundle;
    }

    private static BundleWiring wiring() {
        BundleCapability capability = FakeFramework.proxy(
                BundleCapability.class,
                (proxy, method, arguments) -> method.getName().equals("getAttributes")
                        ? Map.of()
                        : FakeFramework.object(proxy, method, arguments));
        return FakeFramework.proxy(
                BundleWiring.class,
                (proxy, method, arguments) -> method.getName().equals("getCapabilities")
                        ? List.of(capability)
                        : FakeFramework.object(proxy, method, arguments));
    }

    private final class Loader extends URLClassLoader implements BundleReference {

        Loader(URL classes) {
            super(new URL[] {classes}, ValveBase.class.getClassLoader());
        }

        @Override
        public Bundle getBundle() {
            return bundle;
        }
    }
}
