package org.clowder.itests;

import org.junit.jupiter.api.parallel.Isolated;

/** Members behind nginx, which learns of them by its users' requests only. */
@Isolated // users see what a member that is out of breath does
class NginxIT extends AbstractBalancers {

    @Override
    void open() {
        enter(balancer("nginx/sticky.conf"), true, false);
        enter(balancer("nginx/any.conf"), false, false);
    }
}
