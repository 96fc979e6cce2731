package com.acme.guest;

import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Logs what it is told of, except for periodic events. */
public final class GuestListener implements LifecycleListener {

    private static final Log log = LogFactory.getLog(GuestListener.class);

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (!event.getType().equals("periodic")) {
            log.info("guest " + Guest.version() + " is told of " + event.getType() + " of "
                    + event.getLifecycle().getClass().getSimpleName());
        }
    }
}
