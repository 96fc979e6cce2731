package com.acme.guest;

import org.apache.catalina.session.StandardManager;

/** Session ids begin with the bundle's version, without dots. */
public final class GuestManager extends StandardManager {

    @Override
    protected String generateSessionId() {
        return Guest.version().replace(".", "") + super.generateSessionId();
    }
}
