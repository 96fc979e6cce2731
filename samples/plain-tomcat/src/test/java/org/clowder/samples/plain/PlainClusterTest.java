package org.clowder.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Cluster;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.group.ChannelInterceptorBase;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.interceptors.TcpFailureDetector;
import org.apache.catalina.tribes.membership.StaticMember;
import org.apache.catalina.tribes.membership.StaticMembershipService;
import org.apache.catalina.tribes.transport.nio.NioReceiver;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.awaitility.core.ConditionFactory;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.harness.Ports;
import org.clowder.session.BundleDeltaManager;
import org.clowder.session.ReadyValve;
import org.clowder.session.SessionReplicationValve;
import org.clowder.session.SharedChannelCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster in Tomcats of one program, on a class path without OSGi. */
@Timeout(60)
class PlainClusterTest {

    private static final ConditionFactory SOON = await().atMost(Duration.ofSeconds(30));

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Tomcat> tomcats = new ArrayList<>();
    private final List<StandaloneChannel> channels = new ArrayList<>();
    private final List<Integer> ports = Ports.some(3);

    @AfterEach
    void stop() throws Exception {
        for (Tomcat tomcat : tomcats) {
            tomcat.stop();
            tomcat.destroy();
        }
        channels.forEach(StandaloneChannel::close);
    }

    private Tomcat tomcat(String name) {
        Tomcat tomcat = new Tomcat();
        tomcats.add(tomcat);
        tomcat.setSilent(true);
        tomcat.setBaseDir(directory.resolve(name).toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // two of them in one program
        ((StandardEngine) tomcat.getEngine()).setDomain(name);
        return tomcat;
    }

    private Context application(Tomcat tomcat, String path, HttpServlet servlet) {
        Context application = tomcat.addContext(path, null);
        application.setDistributable(true);
        Tomcat.addServlet(application, "servlet", servlet).addMapping("/*");
        return application;
    }

    private String keys(int member) {
        return "port=" + ports.get(member) + "\nmembers=127.0.0.1:" + ports.get(0) + ",127.0.0.1:" + ports.get(1)
                + "\n";
    }

    private SharedChannelCluster cluster(int member) throws IOException {
        Path file = Files.writeString(directory.resolve("channel-" + member + ".cfg"), keys(member));
        SharedChannelCluster cluster = new SharedChannelCluster();
        cluster.setChannelFile(file.toString());
        return cluster;
    }

    private HttpRequest request(Tomcat tomcat, String path, String session) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path));
        return (session == null ? request : request.header("Cookie", "JSESSIONID=" + session)).build();
    }

    private String body(Tomcat tomcat, String path, String session) throws Exception {
        return client.send(request(tomcat, path, session), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String session(HttpResponse<?> response) {
        String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring("JSESSIONID=".length(), cookie.indexOf(';'));
    }

    /** Sets an attribute, lets its response begin, and ends when it is told. */
    private static final class Early extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient CountDownLatch end = new CountDownLatch(1);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession().setAttribute("visits", 7);
            response.getWriter().print("begun");
            response.flushBuffer();
            try {
                end.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aResponseThatBeginsEarlyBeginsWhenTheOtherMemberHasTheChange() throws Exception {
        Early early = new Early();
        Tomcat first = tomcat("first");
        first.getEngine().setCluster(cluster(0));
        application(first, "/visits", early);
        first.start();
        Tomcat second = tomcat("second");
        second.getEngine().setCluster(cluster(1));
        application(second, "/visits", new VisitsServlet());
        second.start();

        HttpResponse<InputStream> begun =
                client.send(request(first, "/visits/", null), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream content = begun.body()) {
            assertThat(content.read()).isEqualTo('b');
            assertThat(body(second, "/visits/", session(begun))).isEqualTo("7");
            early.end.countDown();
        }
    }

    /** What such a member receives waits while it is held up. */
    private static final class HeldUp extends ChannelInterceptorBase {

        private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));

        void hold() {
            gate.set(new CountDownLatch(1));
        }

        void release() {
            gate.get().countDown();
        }

        @Override
        public void messageReceived(ChannelMessage message) {
            try {
                gate.get().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            super.messageReceived(message);
        }
    }

    private GroupChannel channel(int member, HeldUp heldUp) throws IOException {
        GroupChannel channel = new GroupChannel();
        channel.setJmxEnabled(false);
        NioReceiver receiver = new NioReceiver();
        receiver.setAddress("127.0.0.1");
        receiver.setPort(ports.get(member));
        receiver.setAutoBind(1);
        channel.setChannelReceiver(receiver);
        StaticMembershipService membership = new StaticMembershipService();
        for (int i = 0; i < ports.size(); i++) {
            StaticMember each = new StaticMember("127.0.0.1", ports.get(i), 0);
            each.setUniqueId("{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0," + i + "}");
            if (i == member) {
                membership.setLocalMember(each);
            } else {
                membership.addStaticMember(each);
            }
        }
        membership.setRpcTimeout(300);
        membership.setPingInterval(200);
        membership.setUseThread(true);
        membership.setExpirationTime(TimeUnit.MINUTES.toMillis(1));
        channel.setMembershipService(membership);
        channel.addInterceptor(heldUp);
        channel.addInterceptor(new TcpFailureDetector());
        return channel;
    }

    /** The managers of applications that differ in nothing else, each at the path of its name. */
    private static Map<String, BundleDeltaManager> managers() {
        Map<String, BundleDeltaManager> managers = new LinkedHashMap<>();
        for (String name : List.of("async", "applied", "all", "brief")) {
            BundleDeltaManager manager = new BundleDeltaManager();
            manager.setGuarantee(name.equals("brief") ? "all" : name);
            manager.setMaxWait(name.equals("brief") ? 100 : TimeUnit.MINUTES.toMillis(1));
            managers.put("/" + name, manager);
        }
        return managers;
    }

    /** How many threads of its connector are in requests. */
    private static int busyThreads(Tomcat tomcat) {
        return ((ThreadPoolExecutor) tomcat.getConnector().getProtocolHandler().getExecutor()).getActiveCount();
    }

    @Test
    void theGuaranteeSaysForWhichMembersTheThreadOfARequestWaitsAndHowLong() throws Exception {
        List<HeldUp> heldUp = new ArrayList<>();
        for (int member = 0; member < ports.size(); member++) {
            Tomcat tomcat = tomcat("member-" + member);
            heldUp.add(new HeldUp());
            SharedChannelCluster cluster = new SharedChannelCluster();
            cluster.setChannel(channel(member, heldUp.get(member)));
            tomcat.getEngine().setCluster(cluster);
            managers().forEach((path, manager) -> application(tomcat, path, new VisitsServlet())
                    .setManager(manager));
            tomcat.start();
        }
        Tomcat first = tomcats.get(0);
        Map<String, String> sessions = new HashMap<>();
        for (String path : managers().keySet()) {
            String session =
                    session(client.send(request(first, path + "/add", null), HttpResponse.BodyHandlers.ofString()));
            sessions.put(path, session);
            SOON.untilAsserted(() -> {
                String visits = body(first, path + "/add", session);
                assertThat(body(tomcats.get(1), path + "/", session)).isEqualTo(visits);
                assertThat(body(tomcats.get(2), path + "/", session)).isEqualTo(visits);
            });
            // used last where it is used next, which asks nobody then
            body(first, path + "/add", session);
        }

        try {
            heldUp.get(1).hold();
            heldUp.get(2).hold();
            CompletableFuture<HttpResponse<String>> applied = added(first, "/applied", sessions);
            CompletableFuture<HttpResponse<String>> all = added(first, "/all", sessions);
            assertThat(added(first, "/async", sessions)).succeedsWithin(Duration.ofSeconds(30));
            SOON.untilAsserted(() -> assertThat(busyThreads(first)).isEqualTo(2));
            assertThat(applied).as("no member has it").isNotDone();
            assertThat(all).isNotDone();

            heldUp.get(1).release();
            assertThat(applied).succeedsWithin(Duration.ofSeconds(30));
            SOON.untilAsserted(() -> assertThat(busyThreads(first)).isEqualTo(1));
            assertThat(all).as("one member does not have it").isNotDone();

            heldUp.get(2).release();
            String visits = all.get().body();
            assertThat(body(tomcats.get(2), "/all/", sessions.get("/all"))).isEqualTo(visits);

            heldUp.get(2).hold();
            assertThat(added(first, "/brief", sessions)).succeedsWithin(Duration.ofSeconds(30));
        } finally {
            heldUp.forEach(HeldUp::release);
        }
    }

    private CompletableFuture<HttpResponse<String>> added(Tomcat tomcat, String path, Map<String, String> sessions) {
        return client.sendAsync(
                request(tomcat, path + "/add", sessions.get(path)), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theValveIsFirstWhateverThePipelineHad() throws Exception {
        Tomcat tomcat = tomcat("first");
        tomcat.getEngine().getPipeline().addValve(new ErrorReportValve());
        tomcat.getEngine().setCluster(cluster(0));
        tomcat.start();

        assertThat(tomcat.getEngine().getPipeline().getFirst()).isInstanceOf(SessionReplicationValve.class);
        assertThat(tomcat.getEngine().getPipeline().getValves()).hasSize(3);
    }

    @Test
    void aClusterMayComeWhenTheEngineRuns() throws Exception {
        Tomcat tomcat = tomcat("first");
        Context before = application(tomcat, "/before", new VisitsServlet());
        before.setManager(new BundleDeltaManager());
        tomcat.start();
        assertThat(body(tomcat, "/before/add", null)).isEqualTo("1");

        channels.add(StandaloneChannel.open(Map.of("port", ports.get(0).toString()), "late"));
        SharedChannelCluster cluster = new SharedChannelCluster();
        cluster.setSharedChannel(channels.get(0).shared());
        tomcat.getEngine().setCluster(cluster);

        assertThat(cluster.getState()).isEqualTo(LifecycleState.STARTED);
        assertThat(cluster.replicating()).as(cluster.replicationReason()).isTrue();
        assertThat(body(tomcat, "/before/add", null)).isEqualTo("1");
        before.stop();
        before.setDistributable(true);
        before.start();
        assertThat(cluster.getManager("localhost#/before")).isSameAs(before.getManager());
    }

    @Test
    void aClusterThatCannotStartLeavesApplicationsWithLocalSessions() throws Exception {
        Tomcat tomcat = tomcat("first");
        tomcat.start();
        channels.add(StandaloneChannel.open(Map.of("port", ports.get(0).toString()), "taken"));
        tomcat.getEngine().setCluster(cluster(0));

        Context late = new StandardContext();
        late.setPath("/late");
        late.setName("/late");
        late.addLifecycleListener(new Tomcat.FixContextListener());
        late.setDistributable(true);
        Tomcat.addServlet(late, "servlet", new VisitsServlet()).addMapping("/*");
        tomcat.getHost().addChild(late);
        assertThat(late.getManager()).isInstanceOf(BundleDeltaManager.class);
        assertThat(body(tomcat, "/late/add", null)).isEqualTo("1");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThatThrownBy(() -> new SharedChannelCluster().start())
                .isInstanceOf(LifecycleException.class)
                .hasStackTraceContaining("expected setCluster");
        assertThatThrownBy(() -> StandaloneChannel.open(Map.of("port", "none"), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port in org.clowder.channel");
        channels.add(StandaloneChannel.open(Map.of("port", ports.get(0).toString()), null));
        assertThatThrownBy(
                        () -> StandaloneChannel.open(Map.of("port", ports.get(0).toString()), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("set port in org.clowder.channel to a free one");
    }

    @Test
    void aClusterThatHasNoOpenChannelDoesNotStart() throws Exception {
        Tomcat tomcat = tomcat("first");
        SharedChannelCluster nothing = new SharedChannelCluster();
        nothing.setContainer(tomcat.getEngine());
        assertThatThrownBy(nothing::start).hasMessageContaining("set its channelFile");

        SharedChannelCluster off = cluster(0);
        Path file = directory.resolve("channel-0.cfg");
        Files.writeString(file, keys(0) + "enabled=false\n");
        off.setContainer(tomcat.getEngine());
        assertThatThrownBy(off::start).hasMessageContaining("set enabled=true in " + file);

        SharedChannelCluster late = new SharedChannelCluster();
        try (StandaloneChannel closed =
                StandaloneChannel.open(Map.of("port", ports.get(0).toString()), null)) {
            late.setSharedChannel(closed.shared());
        }
        late.setContainer(tomcat.getEngine());
        assertThatThrownBy(late::start).hasMessageContaining("the channel is STOPPED");
    }

    @Test
    void aMemberWhoseChannelIsClosedIsNotReady() throws Exception {
        Tomcat tomcat = tomcat("first");
        StandaloneChannel channel =
                StandaloneChannel.open(Map.of("port", ports.get(0).toString()), null);
        SharedChannelCluster cluster = new SharedChannelCluster();
        cluster.setSharedChannel(channel.shared());
        tomcat.getEngine().setCluster(cluster);
        tomcat.getEngine().getPipeline().addValve(new ReadyValve());
        tomcat.start();
        assertThat(body(tomcat, "/ready", null)).isEqualTo("ready");

        channel.close();
        assertThat(cluster.replicating()).isFalse();
        assertThat(cluster.missingChannel()).isPresent();
        assertThat(body(tomcat, "/ready", null)).isEqualTo("not ready");
    }

    /** Has Clowder's classes itself, and Tomcat's from its parent. */
    private static final class Apart extends ClassLoader {

        private static final List<String> OURS =
                List.of("org.clowder.", "org.apache.coyote.CommitNotice", "org.apache.catalina.core.PipelineOrder");

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                if (OURS.stream().noneMatch(name::startsWith)) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void jarsThatDoNotLieBesideTomcatsAreRefused() throws Exception {
        Object cluster = new Apart()
                .loadClass(SharedChannelCluster.class.getName())
                .getConstructor()
                .newInstance();
        Tomcat tomcat = tomcat("first");
        tomcat.getEngine().setCluster((Cluster) cluster);

        assertThatThrownBy(tomcat::start).hasStackTraceContaining("put Clowder's jars where Tomcat's are");
    }

    @Test
    void nothingOfOsgiIsOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("org.osgi.framework.Bundle")).isInstanceOf(ClassNotFoundException.class);
    }
}
