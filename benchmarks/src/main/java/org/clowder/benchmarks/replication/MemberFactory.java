package org.clowder.benchmarks.replication;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.clowder.benchmarks.EmbeddedTomcat;
import org.clowder.benchmarks.member.EmbeddedMember;
import org.clowder.benchmarks.member.HazelcastMember;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Ports;

/** Makes the members of a mode, such that the HTTP side of each costs the same; none is started. */
record MemberFactory(Workshop workshop, Settings settings) {

    private static final Pattern ACCESS_LOG = Pattern.compile(
            "<Valve className=\"org\\.apache\\.catalina\\.valves\\.AccessLogValve\"[^>]*/>", Pattern.DOTALL);
    private static final Pattern CLUSTER =
            Pattern.compile("<Cluster className=\"org\\.clowder\\.session\\.SharedChannelCluster\"\\s*/>");
    private static final Pattern CONNECTOR = Pattern.compile("<Connector port=\"\\$\\{http\\.port[^}]*}\"");

    List<? extends MemberProcess> create(Mode mode) {
        return mode.clowder()
                ? clowder(mode)
                : embedded(mode, mode.hazelcast() ? HazelcastMember.class : EmbeddedMember.class);
    }

    private List<Member> clowder(Mode mode) {
        List<UnaryOperator<String>> edits = edits(settings.guarantee() ? mode.option() : null);
        return Cluster.create(workshop.distribution(), workshop.work(), mode.label(), settings.members())
                .each(member -> edits.forEach(edit -> member.edit("catalina-server.xml", edit)))
                // A member that takes over does not change the ids.
                .each(member -> member.set("clowder.properties", "route", "")
                        .deploy(workshop.war())
                        .options(settings.jvmOptions()))
                .members();
    }

    /** No access log, connections that stay open, and the manager with a guarantee; null leaves the attribute out. */
    static List<UnaryOperator<String>> edits(String guarantee) {
        String attribute = guarantee == null ? "" : " guarantee=\"" + guarantee + "\"";
        return List.of(
                xml -> ACCESS_LOG.matcher(xml).replaceAll(""),
                xml -> CONNECTOR.matcher(xml).replaceAll("$0 maxKeepAliveRequests=\"-1\""),
                xml -> CLUSTER.matcher(xml)
                        .replaceAll("<Cluster className=\"org.clowder.session.SharedChannelCluster\"><Manager"
                                + " className=\"org.clowder.session.BundleDeltaManager\"" + attribute
                                + "/></Cluster>"));
    }

    private List<EmbeddedTomcat> embedded(Mode mode, Class<?> main) {
        List<Integer> channels = Ports.some(settings.members());
        String all = channels.stream().map(String::valueOf).collect(Collectors.joining(","));
        List<String> options = List.of(settings.jvmOptions(), "-cp", workshop.classPath());
        return IntStream.range(0, channels.size())
                .mapToObj(i -> {
                    String name = mode.label() + "-" + (i + 1);
                    Path base = workshop.work().resolve(name);
                    int channel = channels.get(i);
                    EmbeddedTomcat tomcat = new EmbeddedTomcat(name, base, channel, options, main, "/bench/state");
                    return tomcat.with(mode.option(), tomcat.httpPort(), workshop.war(), base, channel, all);
                })
                .toList();
    }
}
