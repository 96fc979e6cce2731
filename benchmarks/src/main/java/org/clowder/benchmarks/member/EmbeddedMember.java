package org.clowder.benchmarks.member;

import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/**
 * Embedded Tomcat with the benchmark's WAR, with or without Tomcat's own cluster.
 *
 * <p>Arguments: {@code none|async|sync|backup}, HTTP port, WAR, base directory, and for the clusters this member's
 * channel port and those of all members, comma separated.
 */
public final class EmbeddedMember {

    private EmbeddedMember() {}

    public static void main(String[] args) throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[3]);
        tomcat.getHost().setAppBase(".");
        tomcat.setPort(Integer.parseInt(args[1]));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // The load keeps its connections: by default Tomcat closes each after 100 requests.
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        if (!"none".equals(args[0])) {
            tomcat.getEngine().setCluster(StockCluster.create(args[0], Integer.parseInt(args[4]), args[5]));
        }
        tomcat.addWebapp("/bench", Path.of(args[2]).toAbsolutePath().toString());
        tomcat.start();
        tomcat.getServer().await();
    }
}
