package org.clowder.itests.vaadin;

import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;

/** Says which users have gone, as Vaadin tells it. */
public final class Ends implements VaadinServiceInitListener {

    private static final long serialVersionUID = 1L;

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addSessionDestroyListener(end -> System.getLogger(Ends.class.getName())
                .log(System.Logger.Level.INFO, "Gone: " + end.getSession().getAttribute("user")));
    }
}
