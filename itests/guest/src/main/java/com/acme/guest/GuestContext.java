package com.acme.guest;

import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;

/** Tells the application by the attribute {@code guest.context}. */
public final class GuestContext extends StandardContext {

    @Override
    protected void startInternal() throws LifecycleException {
        addParameter("guest.context", Guest.version());
        super.startInternal();
    }
}
