package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Edits the configuration of a Clowder member so that its HTTP side costs what plain Tomcat's does. */
final class MemberFiles {

    private static final Pattern ACCESS_LOG = Pattern.compile(
            "<Valve className=\"org\\.apache\\.catalina\\.valves\\.AccessLogValve\"[^>]*/>", Pattern.DOTALL);
    private static final Pattern CLUSTER =
            Pattern.compile("<Cluster className=\"org\\.clowder\\.session\\.SharedChannelCluster\"\\s*/>");
    private static final Pattern CONNECTOR = Pattern.compile("<Connector port=\"\\$\\{http\\.port[^}]*}\"");
    private static final Pattern ROUTE = Pattern.compile("(?m)^route=.*$");

    private final Path base;

    MemberFiles(Path base) {
        this.base = base;
    }

    /** No access log, connections that stay open, and the manager with a guarantee; null leaves the attribute out. */
    void editDescriptor(String guarantee) throws IOException {
        Path descriptor = base.resolve("conf/catalina-server.xml");
        String attribute = guarantee == null ? "" : " guarantee=\"" + guarantee + "\"";
        edit(descriptor, ACCESS_LOG, "");
        edit(descriptor, CONNECTOR, "$0 maxKeepAliveRequests=\"-1\"");
        edit(
                descriptor,
                CLUSTER,
                "<Cluster className=\"org.clowder.session.SharedChannelCluster\"><Manager"
                        + " className=\"org.clowder.session.BundleDeltaManager\"" + attribute + "/></Cluster>");
    }

    /** Session ids have no route, so that a member that takes over does not change them. */
    void dropRoute() throws IOException {
        edit(base.resolve("conf/clowder.properties"), ROUTE, "route=");
    }

    private static void edit(Path file, Pattern pattern, String replacement) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw new IOException("Cannot edit " + file + ": nothing in it matches " + pattern
                    + "; the shipped file has changed, adapt MemberFiles");
        }
        Files.writeString(file, matcher.replaceAll(replacement));
    }
}
