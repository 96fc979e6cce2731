package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.harness.Http;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * A real framework with a real server and this bundle, as the distribution has them but in this JVM. {@link SharedMember} has one for
 * all tests: those that install bundles themselves or have files deployed by {@link #deploy(ArchiveFile, String)} wait for no look at
 * the folder.
 */
final class Member implements AutoCloseable {

    static {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    /** The service that deploys files. */
    static final String DEPLOYER = "org.clowder.deploy.Deployer";

    private static final Map<String, Integer> LEVELS = Map.of(
            "org.apache.felix.fileinstall",
            2,
            "org.clowder.tomcat",
            5,
            "org.clowder.deploy",
            12,
            "org.clowder.server",
            20);
    private static final String DESCRIPTOR =
            """
            <Server>
              <Service name="Catalina">
                <Connector port="%d" address="127.0.0.1" protocol="HTTP/1.1"/>
                <Engine name="Catalina" defaultHost="localhost">
                  <Host name="localhost" appBase="webapps" autoDeploy="false"/>
                  <Host name="www.example" appBase="www" autoDeploy="false"><Alias>example</Alias></Host>
                  <Host name="other.example" appBase="other" autoDeploy="false"/>
                </Engine>
              </Service>
            </Server>
            """;

    private final Path base;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Bundle> installed = new ArrayList<>();
    private Framework framework;

    Member(Path base) throws IOException {
        this.base = base;
        this.port = freePort();
        Files.createDirectories(base.resolve("conf"));
        Files.createDirectories(base.resolve("webapps"));
        Files.createDirectories(deploy());
        Files.writeString(base.resolve("conf/catalina-server.xml"), DESCRIPTOR.formatted(port));
        Files.copy(Path.of(System.getProperty("clowder.it.web.xml")), base.resolve("conf/web.xml"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path deploy() {
        return base.resolve("deploy");
    }

    Path base() {
        return base;
    }

    Member start() throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, base.resolve("data/cache").toString());
        properties.put("clowder.base", base.toString());
        properties.put("clowder.home", base.toString());
        properties.put("felix.fileinstall.dir", base.resolve("conf").toString());
        properties.put("felix.fileinstall.filter", "org\\.clowder\\..*\\.cfg");
        properties.put("felix.fileinstall.noInitialDelay", "true");
        framework = new FrameworkFactory().newFramework(properties);
        framework.init();
        framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(25);
        for (Path jar : bundles()) {
            install(jar);
        }
        framework.start();
        framework.adapt(FrameworkStartLevel.class).setStartLevel(30);
        await("framework at its level")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> framework.adapt(FrameworkStartLevel.class).getStartLevel() == 30);
        await("server").atMost(60, TimeUnit.SECONDS).until(() -> status("/") != -1);
        return this;
    }

    private static List<Path> bundles() throws IOException {
        try (var jars = Files.list(Path.of(System.getProperty("clowder.it.bundles")))) {
            List<Path> all = new ArrayList<>(
                    jars.filter(jar -> !jar.getFileName().toString().contains("framework"))
                            .filter(jar -> !jar.getFileName().toString().startsWith("osgi.core"))
                            .filter(jar -> !jar.getFileName().toString().contains("annotation.bundle")
                                    && !jar.getFileName().toString().contains("annotation.versioning"))
                            .sorted()
                            .toList());
            all.add(Path.of(System.getProperty("clowder.it.bundle")));
            return all;
        }
    }

    private void install(Path jar) throws BundleException {
        String location = "reference:" + jar.toUri();
        if (context().getBundle(location) != null) {
            return;
        }
        Bundle bundle = context().installBundle(location);
        bundle.adapt(BundleStartLevel.class).setStartLevel(LEVELS.getOrDefault(bundle.getSymbolicName(), 1));
        bundle.start();
    }

    /** Installs and starts a bundle, until {@link #clear}. */
    Bundle start(ArchiveFile bundle) throws Exception {
        Bundle made = install(bundle);
        made.start();
        return made;
    }

    /** Installs a bundle, until {@link #clear}. */
    Bundle install(ArchiveFile bundle) throws Exception {
        return keep(context().installBundle("test:" + installed.size(), new ByteArrayInputStream(bundle.bytes())));
    }

    /** Has {@link #clear} uninstall a bundle. */
    Bundle keep(Bundle bundle) {
        installed.add(bundle);
        return bundle;
    }

    /** Has a file deployed at once; fails as the service does. */
    Path deploy(ArchiveFile file, String name) throws Exception {
        Path source = file.write(Files.createDirectories(base.resolve("files")).resolve(name));
        call(DEPLOYER, "deploy", source);
        return deploy().resolve(name);
    }

    /** Undoes what a test has installed and deployed; starts what it has stopped. */
    void clear() throws Exception {
        if (framework.getState() != Bundle.ACTIVE) {
            start();
        }
        for (Bundle bundle : installed) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
        installed.clear();
        for (Bundle bundle : context().getBundles()) {
            if (bundle.getState() == Bundle.RESOLVED && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
        Files.createDirectories(deploy());
        try (var files = Files.list(deploy())) {
            files.forEach(Directories::delete);
        }
        await("nothing is deployed").atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(applications()).isEmpty();
            assertThat(context().getBundles())
                    .noneMatch(bundle -> bundle.getLocation().startsWith("file:"));
        });
        context().getBundle(0).adapt(FrameworkWiring.class).refreshBundles(null);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Optional<Bundle> bundle(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    /** Calls a method of a service, reflectively. */
    Object call(String service, String method, Object... arguments) throws Exception {
        return call(references(service).get(0), service, method, arguments);
    }

    private List<ServiceReference<?>> references(String service) throws Exception {
        // All, because this JVM's class path has another class of that name.
        ServiceReference<?>[] references = context().getAllServiceReferences(service, null);
        if (references == null) {
            throw new IllegalStateException("No service " + service);
        }
        return List.of(references);
    }

    private Object call(ServiceReference<?> reference, String service, String method, Object... arguments)
            throws Exception {
        Object target = context().getService(reference);
        Class<?> type = Arrays.stream(target.getClass().getInterfaces())
                .filter(one -> one.getName().equals(service))
                .findFirst()
                .orElseThrow();
        Method found = Arrays.stream(type.getMethods())
                .filter(one -> one.getName().equals(method))
                .findFirst()
                .orElseThrow();
        try {
            return found.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        } finally {
            context().ungetService(reference);
        }
    }

    /** What is missing, over all checks, with all details. */
    List<String> missing() throws Exception {
        return missing("detail");
    }

    /** The same, as everybody may know it. */
    List<String> missingForEveryone() throws Exception {
        return missing("summary");
    }

    private List<String> missing(String part) throws Exception {
        String service = "org.clowder.server.ReadinessCheck";
        List<String> missing = new ArrayList<>();
        for (ServiceReference<?> check : references(service)) {
            for (Object what : (Collection<?>) call(check, service, "missing")) {
                missing.add((String) what.getClass().getMethod(part).invoke(what));
            }
        }
        return missing;
    }

    /** The applications as {@code clowder apps} shows them, in their textual form. */
    List<String> applications() throws Exception {
        return ((Collection<?>) call("org.clowder.server.Applications", "list"))
                .stream().map(Object::toString).toList();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("http", path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** What a WebSocket answers to a message. */
    String echo(String path, String message) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(uri("ws", path), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        answer.complete(text.toString());
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        socket.sendText(message, true).get(20, TimeUnit.SECONDS);
        try {
            return answer.get(20, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    HttpResponse<String> send(HttpRequest request) throws IOException {
        return Http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + port + path);
    }

    int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    void awaitBody(String path, String content) {
        await(path).atMost(15, TimeUnit.SECONDS).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains(content);
        });
    }

    void awaitStatus(String path, int status) {
        await(path).atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(status(path))
                .isEqualTo(status));
    }

    /** Stops the framework; the member can start again. */
    void stop() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(30_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws BundleException {
        if (framework != null) {
            stop();
        }
    }
}
