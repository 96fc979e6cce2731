package org.clowder.itests.app;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;

/** Prints what listeners of sessions hear, one a line, so that it is known of a member that has ended too. */
public final class Crier implements HttpSessionListener, HttpSessionIdListener {

    /** How each line begins; the context path, what it is, and the id follow. */
    public static final String HEARD = "heard ";

    private static void cry(HttpSessionEvent event, String what) {
        System.out.println(HEARD + event.getSession().getServletContext().getContextPath() + " " + what + " "
                + event.getSession().getId());
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        cry(event, "created");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        cry(event, "destroyed");
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        cry(event, "changed " + oldSessionId);
    }
}
