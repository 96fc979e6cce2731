package example;

import java.net.ServerSocket;
import java.util.Map;
import org.apache.catalina.startup.Tomcat;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.session.SharedChannelCluster;

/** Starts Tomcat in a cluster, and stops it again. */
public class Main {

    public static void main(String[] arguments) throws Exception {
        try (StandaloneChannel channel = StandaloneChannel.open(Map.of("port", String.valueOf(freePort())), null)) {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir("target/tomcat");
            SharedChannelCluster cluster = new SharedChannelCluster();
            cluster.setSharedChannel(channel.shared());
            tomcat.getEngine().setCluster(cluster);
            tomcat.start();
            if (!cluster.replicating()) {
                throw new IllegalStateException(cluster.replicationReason());
            }
            tomcat.stop();
        }
    }

    private static int freePort() throws java.io.IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
