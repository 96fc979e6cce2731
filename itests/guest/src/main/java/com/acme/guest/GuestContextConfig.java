package com.acme.guest;

import org.apache.catalina.startup.ContextConfig;

/** Tells the application by the parameter {@code guest.config}. */
public final class GuestContextConfig extends ContextConfig {

    @Override
    protected synchronized void configureStart() {
        context.addParameter("guest.config", Guest.version());
        super.configureStart();
    }
}
