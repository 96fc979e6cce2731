package org.clowder.itests.app;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.Collections;

/** Puts an empty basket into each new session. */
public final class NewBaskets implements HttpSessionListener {

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        event.getSession().setAttribute("basket", Collections.synchronizedList(new ArrayList<>()));
    }
}
