package org.clowder.session.internal.loading;

import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import java.util.Arrays;
import org.apache.catalina.Context;

/** Tells when one attribute of a ServletContext is set, replaced or removed, on the thread that does it. */
public final class AttributeWatch implements ServletContextAttributeListener, AutoCloseable {

    private final Context context;
    private final String attribute;
    private final Runnable changed;

    private AttributeWatch(Context context, String attribute, Runnable changed) {
        this.context = context;
        this.attribute = attribute;
        this.changed = changed;
    }

    /**
     * Begins to watch.
     *
     * @param changed does not block
     */
    public static AttributeWatch open(Context context, String attribute, Runnable changed) {
        AttributeWatch watch = new AttributeWatch(context, attribute, changed);
        Object[] listeners = context.getApplicationEventListeners();
        Object[] more = Arrays.copyOf(listeners, listeners.length + 1, Object[].class);
        more[listeners.length] = watch;
        context.setApplicationEventListeners(more);
        return watch;
    }

    @Override
    public void close() {
        context.setApplicationEventListeners(Arrays.stream(context.getApplicationEventListeners())
                .filter(listener -> listener != this)
                .toArray());
    }

    @Override
    public void attributeAdded(ServletContextAttributeEvent event) {
        changed(event);
    }

    @Override
    public void attributeReplaced(ServletContextAttributeEvent event) {
        changed(event);
    }

    @Override
    public void attributeRemoved(ServletContextAttributeEvent event) {
        changed(event);
    }

    private void changed(ServletContextAttributeEvent event) {
        if (event.getName().equals(attribute)) {
            changed.run();
        }
    }
}
