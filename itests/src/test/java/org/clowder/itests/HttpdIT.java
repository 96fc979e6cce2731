package org.clowder.itests;

import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.junit.jupiter.api.parallel.Isolated;

/** Members behind Apache httpd, over HTTP and over AJP. */
@Isolated // users see what a member that is out of breath does
class HttpdIT extends AbstractBalancers {

    private static final String AJP =
            "<Connector protocol=\"AJP/1.3\" address=\"127.0.0.1\" port=\"%d\" secret=\"change-me\"/>";

    private final java.util.Map<String, Integer> ajpPorts = new java.util.HashMap<>();

    @Override
    void prepare(Member member) {
        int port = Ports.free();
        ajpPorts.put(member.name(), port);
        member.edit("catalina-server.xml", xml -> xml.replaceFirst("<Engine ", AJP.formatted(port) + "\n    $0"));
    }

    private Balancer overAjp(String sample) {
        Balancer balancer = balancer(sample);
        for (int i = 0; i < 3; i++) {
            balancer.fill(
                    "" + (8011 + i), ajpPorts.get(cluster().members().get(i).name()));
        }
        return balancer;
    }

    @Override
    void open() {
        enter(balancer("httpd/sticky.conf"), true, true);
        enter(balancer("httpd/any.conf"), false, true);
        enter(overAjp("httpd/ajp-sticky.conf"), true, false);
        enter(overAjp("httpd/ajp-any.conf"), false, false);
        // httpd asks a member that was away again after 60 s by default
        enter(
                overAjp("httpd/tomcat7.conf")
                        .edit(text -> text.replace("secret=change-me", "secret=change-me retry=5")),
                true,
                false);
    }
}
