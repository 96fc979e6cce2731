package com.acme.guest;

import org.apache.catalina.startup.HostConfig;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Logs that it is used. */
public final class GuestHostConfig extends HostConfig {

    private static final Log log = LogFactory.getLog(GuestHostConfig.class);

    @Override
    public void start() {
        log.info("guest " + Guest.version() + " deploys to Host " + host.getName());
        super.start();
    }
}
