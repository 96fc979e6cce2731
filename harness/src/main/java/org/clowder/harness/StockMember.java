package org.clowder.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A member of Tomcat as it is downloaded, run by {@code catalina.sh run}, with Tomcat's own cluster and {@code DeltaManager}. */
public final class StockMember extends MemberProcess {

    /** A request is answered when the other members have acknowledged what it has changed. */
    private static final String SERVER =
            """
            <Server port="-1"><Service name="Catalina">
              <Connector address="127.0.0.1" port="%d" connectionTimeout="20000"/>
              <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
                <Cluster className="org.apache.catalina.ha.tcp.SimpleTcpCluster" channelSendOptions="6">
                  <Channel className="org.apache.catalina.tribes.group.GroupChannel">
                    <Membership className="org.apache.catalina.tribes.membership.StaticMembershipService">
            %s</Membership>
                    <Receiver className="org.apache.catalina.tribes.transport.nio.NioReceiver"
                              address="127.0.0.1" port="%d" autoBind="1"/>
                    <Interceptor className="org.apache.catalina.tribes.group.interceptors.TcpFailureDetector"/>
                  </Channel>
                </Cluster>
                <Host name="localhost" appBase="webapps"/>
              </Engine>
            </Service></Server>
            """;

    private static final String ADDRESS =
            """
            <%1$s className="org.apache.catalina.tribes.membership.StaticMember" host="127.0.0.1" port="%2$d"
                  uniqueId="{0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,%3$d}"/>
            """;

    private final Path home;
    private final int others;

    private StockMember(Path home, String name, Path base, int channelPort, int others) {
        super(name, base, channelPort);
        this.home = home;
        this.others = others;
    }

    /**
     * Makes the directories of the members of one cluster; none is started.
     *
     * @param home of Tomcat
     */
    public static List<StockMember> cluster(Path home, Path directory, int size) {
        List<Integer> ports = Ports.some(size);
        return IntStream.range(0, size)
                .mapToObj(i -> create(home, directory, i, ports))
                .toList();
    }

    private static StockMember create(Path home, Path directory, int index, List<Integer> channelPorts) {
        String name = "stock-" + (index + 1);
        StockMember member =
                new StockMember(home, name, directory.resolve(name), channelPorts.get(index), channelPorts.size() - 1);
        String addresses = IntStream.range(0, channelPorts.size())
                .mapToObj(i -> ADDRESS.formatted(i == index ? "LocalMember" : "Member", channelPorts.get(i), i))
                .collect(Collectors.joining());
        return member.copy(home.resolve("conf/web.xml"), "conf/web.xml")
                .copy(home.resolve("conf/logging.properties"), "conf/logging.properties")
                .write("conf/server.xml", SERVER.formatted(member.httpPort(), addresses, member.channelPort()));
    }

    public StockMember deploy(Path war) {
        return deploy(war, war.getFileName().toString());
    }

    public StockMember deploy(Path war, String as) {
        return copy(war, "webapps/" + as);
    }

    /** Deploys an application of the {@code javax.} packages, which Tomcat converts. */
    public StockMember deployJavax(Path war, String as) {
        return copy(war, "webapps-javaee/" + as);
    }

    public StockMember remove(String place) {
        try {
            Files.delete(base().resolve(place));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives an application another {@code <Context>} than it brings. */
    public StockMember context(String application, String content) {
        return write("conf/Catalina/localhost/" + application + ".xml", content);
    }

    /** A jar that Tomcat and all applications see. */
    public StockMember library(Path jar) {
        return copy(jar, "lib/" + jar.getFileName());
    }

    /** Changes {@code conf/server.xml}. */
    public StockMember server(UnaryOperator<String> change) {
        try {
            return write("conf/server.xml", change.apply(Files.readString(base().resolve("conf/server.xml"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a whole at once. */
    private StockMember copy(Path file, String place) {
        Directories.put(file, base().resolve(place));
        return this;
    }

    private StockMember write(String place, String content) {
        try {
            Path target = base().resolve(place);
            Files.createDirectories(target.getParent());
            Files.writeString(target, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected ProcessBuilder command() {
        ProcessBuilder builder =
                new ProcessBuilder("sh", home.resolve("bin/catalina.sh").toString(), "run");
        builder.environment().keySet().removeIf(name -> name.startsWith("CATALINA_"));
        builder.environment().put("JRE_HOME", System.getProperty("java.home"));
        builder.environment().put("CATALINA_BASE", base().toString());
        builder.environment().put("CATALINA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1 -Duser.language=en");
        return builder;
    }

    /** Whether it answers, as it does when its applications have started. */
    @Override
    public boolean ready() {
        return Http.status(url("/")).isPresent();
    }

    /** Waits until it knows all others, so that it sends them what changes. */
    public void awaitOthers() {
        await("the others", Duration.ofSeconds(60), Duration.ofMillis(100), this::knowsOthers);
    }

    private boolean knowsOthers() {
        return errors().lines()
                        .filter(line -> line.contains("Replication member added"))
                        .count()
                >= others;
    }
}
