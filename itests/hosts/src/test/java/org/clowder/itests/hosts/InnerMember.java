package org.clowder.itests.hosts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.felix.framework.FrameworkFactory;
import org.clowder.harness.ListeningPorts;
import org.clowder.harness.Ports;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** A member in this JVM, whose bundles the test starts and stops as it likes: those of {@code samples/host-felix} and of {@code docs/embedding.md}. */
final class InnerMember implements AutoCloseable {

    private final Home home;
    private final int httpPort = Ports.free();
    private final Map<String, Bundle> bundles = new HashMap<>();
    private final Framework framework;

    /** Has all bundles installed; those that are not of Clowder are started. */
    InnerMember(Home home, Map<String, String> properties) throws BundleException, IOException {
        this(home, properties, new FrameworkFactory());
    }

    private InnerMember(Home home, Map<String, String> properties, org.osgi.framework.launch.FrameworkFactory factory)
            throws BundleException, IOException {
        this.home = home;
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        all.put(Constants.FRAMEWORK_STORAGE, home.base().resolve("framework").toString());
        framework = factory.newFramework(all);
        framework.start();
        installAll(Path.of(System.getProperty("clowder.samples"), "host-felix", "target", "bundles"));
        installAll(Path.of(System.getProperty("clowder.work"), "bundles"));
        for (Bundle bundle : bundles.values()) {
            if (!bundle.getSymbolicName().startsWith("org.clowder.")) {
                bundle.start();
            }
        }
    }

    private void installAll(Path directory) throws BundleException, IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                install(file);
            }
        }
    }

    /** Installs a bundle that is none of those that all have. */
    Bundle install(Path jar) throws BundleException {
        Bundle bundle = framework.getBundleContext().installBundle(jar.toUri().toString());
        bundles.put(bundle.getSymbolicName(), bundle);
        return bundle;
    }

    /**
     * One that is configured as every host's member.
     *
     * @param properties more of the framework, each name with its value behind it
     */
    static InnerMember of(Home home, String... properties) throws BundleException, IOException {
        return of(home, new FrameworkFactory(), properties);
    }

    /** One that is configured as every host's member, on Equinox. */
    static InnerMember onEquinox(Home home) throws BundleException, IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files =
                Files.list(Path.of(System.getProperty("clowder.samples"), "host-equinox/target/lib"))) {
            for (Path file : files.toList()) {
                jars.add(file.toUri().toURL());
            }
        }
        ClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), InnerMember.class.getClassLoader());
        org.osgi.framework.launch.FrameworkFactory factory =
                ServiceLoader.load(org.osgi.framework.launch.FrameworkFactory.class, loader).stream()
                        .filter(each -> each.type().getClassLoader() == loader)
                        .map(ServiceLoader.Provider::get)
                        .findFirst()
                        .orElseThrow();
        return of(home, factory);
    }

    private static InnerMember of(Home home, org.osgi.framework.launch.FrameworkFactory factory, String... properties)
            throws BundleException, IOException {
        Map<String, String> all =
                new HashMap<>(Map.of("clowder.base", home.base().toString(), "felix.fileinstall.poll", "100"));
        for (String line : Embedding.block("felix.fileinstall.dir=").lines().toList()) {
            String[] property = line.replace("BASE", home.base().toString()).split("=", 2);
            all.put(property[0], property[1]);
        }
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        InnerMember member = new InnerMember(home, all, factory);
        home.configure(member.httpPort);
        return member;
    }

    /** The bundle {@code org.clowder.NAME}. */
    Bundle bundle(String name) {
        return bundles.get("org.clowder." + name);
    }

    /** Starts bundles in this order. */
    InnerMember start(String... names) throws BundleException {
        for (String name : names) {
            bundle(name).start();
        }
        return this;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    /** On the Service {@code Management}. */
    URI managementUrl(String path) throws IOException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(home.base().resolve("conf/clowder.properties"))) {
            properties.load(file);
        }
        return URI.create("http://127.0.0.1:" + properties.getProperty("management.port") + path);
    }

    int httpPort() {
        return httpPort;
    }

    Framework framework() {
        return framework;
    }

    /** Of all, because this JVM's class path may have another class of that name. */
    ServiceReference<?> reference(String service) throws InvalidSyntaxException {
        return framework.getBundleContext().getAllServiceReferences(service, null)[0];
    }

    /** What a command of Gogo's shell prints. */
    String command(String line) throws ReflectiveOperationException, InvalidSyntaxException {
        Object processor =
                framework.getBundleContext().getService(reference("org.apache.felix.service.command.CommandProcessor"));
        Class<?> type =
                processor.getClass().getClassLoader().loadClass("org.apache.felix.service.command.CommandProcessor");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Object session = type.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(processor, InputStream.nullInputStream(), out, out);
        Class<?> ofSession = type.getClassLoader().loadClass("org.apache.felix.service.command.CommandSession");
        Object result = ofSession.getMethod("execute", CharSequence.class).invoke(session, line);
        return printed.toString(StandardCharsets.UTF_8) + result;
    }

    /** What is there now and was not before, of all that the bundles make: threads, MBeans, and ports that are taken. */
    record Traces(Set<String> found) {

        static Traces now() {
            Set<String> found = new TreeSet<>();
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.isAlive() && ofBundle(thread))
                    .forEach(thread -> found.add("thread " + thread.getName()));
            ListeningPorts.tcp(ProcessHandle.current().pid()).forEach(port -> found.add("port " + port));
            for (ObjectName name : ManagementFactory.getPlatformMBeanServer().queryNames(null, null)) {
                if (!name.getDomain().startsWith("java.") && !name.getDomain().startsWith("JMImplementation")) {
                    found.add("MBean " + name);
                }
            }
            return new Traces(found);
        }

        /** Threads of ours and of Tomcat's: those of the framework and the JVM have the class loader of the test's class path, or none. */
        private static boolean ofBundle(Thread thread) {
            ClassLoader loader = thread.getContextClassLoader();
            return Stream.of("clowder", "Catalina", "Tribes", "http-nio", "GroupChannel", "NioReceiver", "Membership")
                            .anyMatch(thread.getName()::startsWith)
                    || loader != null
                            && Stream.of("org.apache.felix.framework.", "org.eclipse.osgi.internal.loader.")
                                    .anyMatch(loader.getClass().getName()::startsWith);
        }
    }

    boolean taken(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !socket.isBound();
        } catch (IOException e) {
            return true;
        }
    }

    /** Which of its ports are taken. */
    List<Integer> takenPorts() {
        return Stream.of(httpPort, home.channelPort()).filter(this::taken).toList();
    }

    /** Whether all has stopped in time. */
    boolean stopFramework() throws BundleException {
        framework.stop();
        try {
            return framework.waitForStop(30_000).getType() == FrameworkEvent.STOPPED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() throws BundleException {
        stopFramework();
    }
}
