package org.clowder.samples.plain;

import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.session.ReadyValve;
import org.clowder.session.SharedChannelCluster;

/** Tomcat in a program of one's own, with sessions that other members have too: {@code EmbeddedMember HTTP-PORT CHANNEL-PORT ALL-CHANNEL-PORTS}. */
public final class EmbeddedMember {

    private EmbeddedMember() {}

    public static void main(String[] arguments) throws Exception {
        StandaloneChannel channel =
                StandaloneChannel.open(Map.of("port", arguments[1], "members", arguments[2]), "member-" + arguments[1]);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setPort(Integer.parseInt(arguments[0]));
        tomcat.getConnector().setProperty("address", "127.0.0.1");

        SharedChannelCluster cluster = new SharedChannelCluster();
        cluster.setSharedChannel(channel.shared());
        tomcat.getEngine().setCluster(cluster);
        tomcat.getEngine().getPipeline().addValve(new ReadyValve());

        Context application = tomcat.addContext("/visits", null);
        application.setDistributable(true);
        Tomcat.addServlet(application, "visits", new VisitsServlet()).addMapping("/*");

        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat, channel)));
        tomcat.start();
    }

    private static void stop(Tomcat tomcat, StandaloneChannel channel) {
        try (channel) {
            tomcat.stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
