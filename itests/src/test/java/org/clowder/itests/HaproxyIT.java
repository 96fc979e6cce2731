package org.clowder.itests;

import org.clowder.harness.Member;
import org.junit.jupiter.api.parallel.Isolated;

/** Members behind HAProxy; a session that has moved stays where it is. */
@Isolated // users see what a member that is out of breath does
class HaproxyIT extends AbstractBalancers {

    @Override
    void prepare(Member member) {
        member.edit("catalina-server.xml", xml -> Managers.of(xml, Managers.BINDER));
    }

    @Override
    void open() {
        enter(balancer("haproxy/sticky.cfg"), true, true);
        enter(balancer("haproxy/any.cfg"), false, true);
    }
}
