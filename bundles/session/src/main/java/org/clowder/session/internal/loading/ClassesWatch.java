package org.clowder.session.internal.loading;

import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import java.util.Arrays;
import org.apache.catalina.Context;

/**
 * Tells when an application may find other classes: when bundles get other class loaders, on the thread of the framework and before anybody
 * can use the new ones, and when one attribute of its ServletContext is set, replaced or removed, on the thread that does it.
 */
public final class ClassesWatch implements ServletContextAttributeListener, AutoCloseable {

    private final Context context;
    private final String attribute;
    private final Platform.Follower follower;
    private Runnable unfollow = () -> {};

    private ClassesWatch(Context context, String attribute, Platform.Follower follower) {
        this.context = context;
        this.attribute = attribute;
        this.follower = follower;
    }

    public static ClassesWatch open(Context context, String attribute, Platform.Follower follower) {
        ClassesWatch watch = new ClassesWatch(context, attribute, follower);
        Object[] listeners = context.getApplicationEventListeners();
        Object[] more = Arrays.copyOf(listeners, listeners.length + 1, Object[].class);
        more[listeners.length] = watch;
        context.setApplicationEventListeners(more);
        watch.unfollow = Platform.here().follow(follower);
        return watch;
    }

    @Override
    public void attributeAdded(ServletContextAttributeEvent event) {
        if (event.getName().equals(attribute)) {
            follower.resolved();
        }
    }

    @Override
    public void attributeReplaced(ServletContextAttributeEvent event) {
        attributeAdded(event);
    }

    @Override
    public void attributeRemoved(ServletContextAttributeEvent event) {
        attributeAdded(event);
    }

    @Override
    public void close() {
        context.setApplicationEventListeners(Arrays.stream(context.getApplicationEventListeners())
                .filter(listener -> listener != this)
                .toArray());
        unfollow.run();
    }
}
