package org.clowder.session.internal.shared;

import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.ExceptionUtils;

/**
 * Tells the listeners of an application what other members did to attributes of its ServletContext, with the application's
 * class loader as the thread's. What this member does itself is Tomcat's to tell.
 */
public record AttributeEvents(Context context) {

    private static final Log log = LogFactory.getLog(AttributeEvents.class);

    /**
     * @param before null if there was no such attribute
     * @param after null if it was removed
     */
    void tell(String name, Object before, Object after) {
        List<ServletContextAttributeListener> listeners = listeners();
        if (listeners.isEmpty()) {
            return;
        }
        Object shown = before == null ? after : before;
        ServletContextAttributeEvent event = new ServletContextAttributeEvent(context.getServletContext(), name, shown);
        ClassLoader outside = context.bind(null);
        try {
            listeners.forEach(listener -> tell(listener, event, before, after));
        } finally {
            context.unbind(outside);
        }
    }

    private List<ServletContextAttributeListener> listeners() {
        return Arrays.stream(context.getApplicationEventListeners())
                .filter(ServletContextAttributeListener.class::isInstance)
                .map(ServletContextAttributeListener.class::cast)
                .toList();
    }

    private void tell(
            ServletContextAttributeListener listener, ServletContextAttributeEvent event, Object before, Object after) {
        try {
            if (after == null) {
                listener.attributeRemoved(event);
            } else if (before == null) {
                listener.attributeAdded(event);
            } else {
                listener.attributeReplaced(event);
            }
        } catch (Throwable t) {
            ExceptionUtils.handleThrowable(t);
            log.error(
                    "Context " + context.getName() + ": listener "
                            + listener.getClass().getName() + " failed at attribute " + event.getName()
                            + ", which another member has changed; the attribute is changed all the same",
                    t);
        }
    }
}
