package org.clowder.benchmarks;

import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** Embedded Tomcat with one WAR, as an application would embed it. Arguments: port, WAR, work directory. */
public final class PlainTomcat {

    private PlainTomcat() {}

    public static void main(String[] args) throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[2]);
        tomcat.getHost().setAppBase(".");
        tomcat.setPort(Integer.parseInt(args[0]));
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.addWebapp("/hello", Path.of(args[1]).toAbsolutePath().toString());
        tomcat.start();
        tomcat.getServer().await();
    }
}
