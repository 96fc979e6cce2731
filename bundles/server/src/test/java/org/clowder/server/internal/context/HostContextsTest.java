package org.clowder.server.internal.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.Server;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ContextName;
import org.clowder.server.ContextHost.Hosted;
import org.clowder.server.ContextPlan;
import org.clowder.server.DeploymentException;
import org.clowder.server.PathTakenException;
import org.clowder.server.internal.FakeFramework;
import org.clowder.server.internal.Settings;
import org.clowder.server.internal.Shelf;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.clowder.server.internal.service.ServiceContributions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostContextsTest {

    private static final String DESCRIPTOR =
            """
            <Server>
              <Service name="A"><Engine name="A" defaultHost="h"><Host name="h" autoDeploy="false">
                <Context path="/templated"><Parameter name="who" value="descriptor"/></Context>
                <Context path="/own" className="org.clowder.server.internal.Shelf"/>
              </Host><Host name="other" autoDeploy="false"><Alias>alias</Alias></Host></Engine></Service>
            </Server>
            """;

    @TempDir
    Path directory;

    private HostContexts contexts;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        Settings settings = new Settings(directory, Map.of("who", "properties", "file:/secret", "hush-hush"));
        Files.createDirectories(settings.descriptor().getParent());
        Files.createDirectories(directory.resolve("webapps"));
        Files.createDirectories(directory.resolve("application/WEB-INF"));
        Files.writeString(settings.descriptor(), DESCRIPTOR);
        FakeFramework framework = new FakeFramework();
        Contributions contributions = new Contributions(framework.context(), settings);
        contexts = new HostContexts(settings, contributions, new ServiceContributions(framework.context(), settings));
        Descriptor descriptor = new DescriptorReader(settings, contributions.classes(), contributions).read();
        server = descriptor.server();
        contexts.prepare(descriptor);
        server.init();
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        server.destroy();
    }

    private ContextPlan plan(String path) {
        return plan(path, context -> {});
    }

    private ContextPlan plan(String path, Consumer<StandardContext> configure) {
        return plan(path, List.of(), configure);
    }

    private ContextPlan plan(String path, List<String> hosts, Consumer<StandardContext> configure) {
        return new ContextPlan(
                path,
                "",
                directory.resolve("application"),
                Optional.empty(),
                hosts,
                (context, host) -> configure.accept(context));
    }

    private static Context context(Hosted hosted) {
        assertThat(hosted.contexts()).hasSize(1);
        return hosted.contexts().get(0);
    }

    @Test
    void aContextRunsUntilItIsClosed() throws DeploymentException {
        Hosted hosted = contexts.start(plan("/shop"));
        assertThat(context(hosted).getState().isAvailable()).isTrue();
        assertThat(contexts.hosted()).containsExactly(context(hosted));
        assertThat(contexts.host().orElseThrow().findChild("/shop")).isSameAs(context(hosted));

        hosted.close();
        hosted.close();
        assertThat(contexts.hosted()).isEmpty();
        assertThat(contexts.host().orElseThrow().findChild("/shop")).isNull();
    }

    @Test
    void whatTheDescriptorSaysOfAPathHoldsForTheApplicationThere() throws DeploymentException {
        Hosted hosted = contexts.start(plan("/templated"));
        assertThat(context(hosted).getServletContext().getInitParameter("who")).isEqualTo("descriptor");
        hosted.close();
    }

    @Test
    void theDescriptorNamesTheClassOfAContext() throws DeploymentException {
        try (Hosted own = contexts.start(plan("/own"));
                Hosted other = contexts.start(plan("/shop"))) {
            assertThat(context(own)).isInstanceOf(Shelf.class);
            assertThat(context(other)).isExactlyInstanceOf(StandardContext.class);
        }
    }

    @Test
    void aPathIsForOneOnlyAlsoWhileItStarts() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch mayStart = new CountDownLatch(1);
        CompletableFuture<Hosted> first = CompletableFuture.supplyAsync(() -> {
            try {
                return contexts.start(plan("/shop", context -> {
                    starting.countDown();
                    await(mayStart);
                }));
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        });
        starting.await();
        assertThatThrownBy(() -> contexts.start(plan("/shop"))).isInstanceOf(PathTakenException.class);
        mayStart.countDown();
        Hosted hosted = first.get();
        assertThatThrownBy(() -> contexts.start(plan("/shop")))
                .isInstanceOf(PathTakenException.class)
                .hasMessageContaining("a context of Host h");
        hosted.close();
        contexts.start(plan("/shop")).close();
    }

    @Test
    void theLowestGivesWayBeforeAnotherOfItsPathStarts() throws DeploymentException {
        List<String> told = new CopyOnWriteArrayList<>();
        Hosted lowest = contexts.startLowest(plan("/templated"), told::add);
        assertThat(context(lowest).getServletContext().getInitParameter("who")).isEqualTo("descriptor");
        assertThat(context(lowest).getPath()).isEqualTo("/templated");
        contexts.start(plan("/elsewhere")).close();
        assertThat(told).isEmpty();

        Hosted other = contexts.start(plan("/templated", context -> {
            assertThat(context(lowest).getState().isAvailable()).isTrue();
            context.addLifecycleListener(event -> {
                if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
                    assertThat(context(lowest).getState().isAvailable()).isFalse();
                }
            });
        }));
        assertThat(told).singleElement().asString().contains("a context of Host h with docBase");
        assertThat(contexts.hosted()).containsExactly(context(other));
        lowest.close();

        assertThatThrownBy(() -> contexts.startLowest(plan("/templated"), told::add))
                .isInstanceOf(PathTakenException.class);
        other.close();
        contexts.startLowest(plan("/templated"), told::add).close();
        assertThat(told).hasSize(1);
    }

    @Test
    void theLowestIsNotStartedInAPathThatIsBeingExchanged() throws DeploymentException {
        Runnable let = contexts.holdBack(new ContextName("/shop", ""), List.of(), Duration.ofMinutes(1));
        assertThatThrownBy(() -> contexts.startLowest(plan("/shop"), other -> {}))
                .isInstanceOf(PathTakenException.class)
                .hasMessageContaining("exchanged");
        let.run();
        contexts.startLowest(plan("/shop"), other -> {}).close();
    }

    @Test
    void aServerThatStopsLetsAllThrough() throws DeploymentException {
        contexts.holdBack(new ContextName("/shop", ""), List.of(), Duration.ofMinutes(1));
        contexts.letThrough();
        contexts.startLowest(plan("/shop"), other -> {}).close();
    }

    /** One that came unseen, as while the start took too long. */
    @Test
    void theLowestLooksAgainOnceItHasStarted() throws DeploymentException {
        StandardContext late = new StandardContext();
        late.setPath("/late");
        late.setName("/late");
        late.setDocBase(directory.resolve("application").toString());
        late.addLifecycleListener(new Tomcat.FixContextListener());
        assertThatThrownBy(() -> contexts.startLowest(
                        plan(
                                "/late",
                                context -> context.addLifecycleListener(event -> {
                                    if (event.getType().equals(Lifecycle.AFTER_START_EVENT)) {
                                        late.setParent(context.getParent());
                                        contexts.host().orElseThrow().addChild(late);
                                    }
                                })),
                        other -> {}))
                .isInstanceOf(PathTakenException.class)
                .hasMessageContaining("docBase");
        assertThat(contexts.hosted()).isEmpty();
    }

    @Test
    void whatIsHeldBackInAnotherHostIsFreeInThisOne() throws DeploymentException {
        Runnable let = contexts.holdBack(new ContextName("/shop", ""), List.of("alias"), Duration.ofMinutes(1));
        contexts.startLowest(plan("/shop"), other -> {}).close();
        let.run();
        contexts.holdBack(new ContextName("/shop", ""), List.of("nowhere"), Duration.ofMinutes(1))
                .run();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingRemainsOfAContextThatDoesNotStart() throws IOException {
        assertThatThrownBy(() -> contexts.start(plan(
                        "/bad",
                        context -> context.addLifecycleListener(event -> {
                            if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
                                throw new IllegalStateException("no");
                            }
                        }))))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith("Context /bad did not start");
        assertThat(contexts.hosted()).isEmpty();
        assertThat(contexts.host().orElseThrow().findChild("/bad")).isNull();
    }

    @Test
    void nothingRemainsOfAContextForWhichMemoryRanOut() throws DeploymentException {
        assertThatThrownBy(() -> contexts.start(plan(
                        "/bad",
                        context -> context.addLifecycleListener(event -> {
                            if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
                                throw new OutOfMemoryError("no");
                            }
                        }))))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(contexts.hosted()).isEmpty();
        contexts.start(plan("/bad")).close();
    }

    @Test
    void aClassWhoseSuperclassComesLaterIsFoundThen() throws Exception {
        Path library = Files.createDirectories(directory.resolve("library"));
        Path later = compile("lib/Base", "package lib; public class Base {}", "");
        try (ZipOutputStream jar = part()) {
            add(jar, "app/Kid.class", kid("lib.Base", "Runnable", later));
        }
        assertThat(found(library)).isEqualTo("null");
        assertThat(found(later)).contains("app.Kid");
    }

    /** The container's is the one that counts of a class in one of its packages. */
    @Test
    void aClassWhoseSuperclassTheContainerHasLaterIsFoundThen() throws Exception {
        String name = "org.apache.tomcat.more.Base";
        Path library = Files.createDirectories(directory.resolve("library"));
        Path own = compile("own/Base", "package org.apache.tomcat.more; public class Base {}", "");
        Path later = compile(
                "later/Base",
                "package org.apache.tomcat.more; public class Base implements Runnable { public void run() {} }",
                "");
        try (ZipOutputStream jar = part()) {
            add(jar, "app/Kid.class", kid(name, "Cloneable", later));
            String base = name.replace('.', '/') + ".class";
            add(jar, base, Files.readAllBytes(own.resolve(base)));
        }
        assertThat(found(library)).isEqualTo("null");
        assertThat(found(later)).contains("app.Kid");
    }

    /** A jar of an application with an initializer that asks for each {@code Runnable}. */
    private ZipOutputStream part() throws IOException {
        compile(
                "app/Init",
                """
                package app;
                @jakarta.servlet.annotation.HandlesTypes(Runnable.class)
                public class Init implements jakarta.servlet.ServletContainerInitializer {
                    public void onStartup(java.util.Set<Class<?>> found, jakarta.servlet.ServletContext context) {
                        context.setAttribute("found", String.valueOf(found));
                    }
                }
                """,
                "");
        Path lib = Files.createDirectories(directory.resolve("application/WEB-INF/lib"));
        ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(lib.resolve("part.jar")));
        add(jar, "app/Init.class", Files.readAllBytes(directory.resolve("classes/app/Init/app/Init.class")));
        add(
                jar,
                "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                "app.Init".getBytes(StandardCharsets.UTF_8));
        return jar;
    }

    private byte[] kid(String superclass, String type, Path classes) throws IOException {
        String text = "package app; public class Kid extends %s implements %s { public void run() {} }";
        return Files.readAllBytes(compile("app/Kid", text.formatted(superclass, type), File.pathSeparator + classes)
                .resolve("app/Kid.class"));
    }

    private String found(Path library) throws Exception {
        try (URLClassLoader parent = new URLClassLoader(
                        new URL[] {library.toUri().toURL()}, getClass().getClassLoader());
                Hosted hosted = contexts.start(plan("/shop", context -> context.setParentClassLoader(parent)))) {
            return (String) context(hosted).getServletContext().getAttribute("found");
        }
    }

    private static void add(ZipOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
    }

    /** Returns the directory of its class. */
    private Path compile(String name, String text, String classPath) throws IOException {
        Path source = directory.resolve("source/" + name + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, text);
        Path classes = Files.createDirectories(directory.resolve("classes/" + name));
        String path = System.getProperty("java.class.path") + classPath;
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", path, "-d", classes.toString(), source.toString()))
                .isZero();
        return classes;
    }

    private ContextPlan planWith(String contextFile) throws IOException {
        Path file = Files.writeString(directory.resolve("application/context.xml"), contextFile);
        URL url = file.toUri().toURL();
        return plan("/shop", context -> context.setConfigFile(url));
    }

    @Test
    void referencesInAContextFileAreReplaced() throws Exception {
        try (Hosted hosted = contexts.start(
                planWith(
                        "<Context><Parameter name=\"who\" value=\"${who}\"/><WatchedResource>${who}.txt</WatchedResource></Context>"))) {
            assertThat(context(hosted).getServletContext().getInitParameter("who"))
                    .isEqualTo("properties");
            assertThat(context(hosted).findWatchedResources()).contains("properties.txt");
        }
    }

    @Test
    void aReferenceThatLeadsNowhereStaysAsItIs() throws Exception {
        try (Hosted hosted =
                contexts.start(planWith("<Context>\n<Parameter name=\"who\" value=\"${nobody} ${}\"/></Context>"))) {
            assertThat(context(hosted).getServletContext().getInitParameter("who"))
                    .isEqualTo("${nobody} ${}");
        }
    }

    @Test
    void aSecretForAPropertyThatDoesNotExistIsNotLogged() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(listener);
        try (Hosted hosted = contexts.start(
                planWith(
                        "<Context><Valve className=\"org.apache.catalina.valves.RemoteIpValve\" nosuch=\"${file:/secret}\"/></Context>"))) {
            assertThat(context(hosted).getState().isAvailable()).isTrue();
        } finally {
            root.removeHandler(listener);
        }
        assertThat(said).anyMatch(line -> line.contains("nosuch")).noneMatch(line -> line.contains("hush-hush"));
    }

    @Test
    void aFileThatIsNotWellFormedIsNamedWithItsLine() {
        assertThatThrownBy(() -> contexts.start(planWith("<Context>\n<Parameter>\n</Context>")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("context.xml:3: not well-formed");
    }

    @Test
    void aFailureIsToldWithItsCauseAndOnlyToItsOwnContext() throws Exception {
        Path web = Files.writeString(
                directory.resolve("application/WEB-INF/web.xml"),
                "<web-app version=\"6.1\"><listener><listener-class>com.acme.Nobody</listener-class></listener></web-app>");
        assertThatThrownBy(() -> contexts.start(plan("/bad")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("com.acme.Nobody")
                .hasMessageContaining("ClassNotFoundException");
        Files.delete(web);
        try (Hosted hosted = contexts.start(plan("/good"))) {
            assertThat(ContextReading.problem(context(hosted))).isEmpty();
        }
    }

    @Test
    void aContextThatRanIsMissedWhenItFailsAndNotWhenSomebodyStopsIt() throws Exception {
        try (Hosted hosted = contexts.start(plan("/shop"))) {
            assertThat(StartReason.missed(context(hosted))).isFalse();

            context(hosted).stop();
            assertThat(StartReason.missed(context(hosted))).isFalse();

            Files.writeString(directory.resolve("application/WEB-INF/web.xml"), "<web-app>");
            context(hosted).start();
            assertThat(context(hosted).getState().isAvailable()).isFalse();
            assertThat(StartReason.missed(context(hosted))).isTrue();
        }
    }

    @Test
    void aContextThatIsNewAndFailsIsNotMissed() throws Exception {
        Files.writeString(directory.resolve("application/WEB-INF/web.xml"), "<web-app>");
        StandardContext context = new StandardContext();
        context.setName("/new");
        context.setPath("/new");
        context.setDocBase(directory.resolve("application").toString());
        context.addLifecycleListener(new ContextConfig());

        contexts.host().orElseThrow().addChild(context);

        assertThat(ContextReading.problem(context)).isPresent();
        assertThat(StartReason.missed(context)).isFalse();
    }

    /** Here one that does not exist, which would keep it from starting. */
    @Test
    void theXmlParserThatAnApplicationOffersReadsNoFileForUs() throws Exception {
        Path classes = Files.createDirectories(directory.resolve("application/WEB-INF/classes/META-INF/services"));
        Files.writeString(classes.resolve("javax.xml.stream.XMLInputFactory"), "com.acme.Parser");
        Files.writeString(
                directory.resolve("application/WEB-INF/web.xml"),
                "<web-app version=\"6.1\"><distributable/></web-app>");
        Path lib = Files.createDirectories(directory.resolve("application/WEB-INF/lib"));
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(lib.resolve("part.jar")))) {
            jar.putNextEntry(new ZipEntry("META-INF/web-fragment.xml"));
            jar.write("<web-fragment version=\"6.1\"/>".getBytes(StandardCharsets.UTF_8));
        }
        Hosted hosted = contexts.start(plan("/shop"));
        assertThat(DistributableRule.of(context(hosted)).orElseThrow().reason()).contains("WEB-INF/lib/part.jar");
        hosted.close();
    }

    @Test
    void nothingStartsOnAServerThatDoesNotRun() throws Exception {
        contexts.clear();
        assertThatThrownBy(() -> contexts.start(plan("/shop"))).isInstanceOf(IllegalStateException.class);
        assertThat(contexts.host()).isEmpty();
    }
}
