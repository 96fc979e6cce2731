package org.clowder.session.internal.replica;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.ExceptionUtils;

/** Tells an application what other members did to the attributes of a session, as Tomcat's sessions do of their own. */
record AttributeNotices(ReplicatedSession session) {

    private static final Log log = LogFactory.getLog(AttributeNotices.class);

    /**
     * @param before null if the attribute is new
     * @param now null if it was removed
     */
    void tell(String name, Object before, Object now) {
        if (now instanceof HttpSessionBindingListener bound && now != before) {
            quietly(name, () -> bound.valueBound(event(name, now)));
        }
        if (before instanceof HttpSessionBindingListener unbound && now != before) {
            quietly(name, () -> unbound.valueUnbound(event(name, before)));
        }
        for (Object listener : session.getManager().getContext().getApplicationEventListeners()) {
            if (listener instanceof HttpSessionAttributeListener listening) {
                quietly(name, () -> tell(listening, name, before, now));
            }
        }
    }

    /** Tells a value that it was made of bytes, as {@code DeltaSession} does whatever it is to tell of replication. False if it does not listen. */
    boolean activated(String name, Object value) {
        if (value instanceof HttpSessionActivationListener activated) {
            HttpSessionEvent event = new HttpSessionEvent(session.getSession());
            session.home.inApplication(() -> quietly(name, () -> activated.sessionDidActivate(event)));
            return true;
        }
        return false;
    }

    private void tell(HttpSessionAttributeListener listener, String name, Object before, Object now) {
        if (now == null && before != null) {
            listener.attributeRemoved(event(name, before));
        } else if (now != null && before == null) {
            listener.attributeAdded(event(name, now));
        } else if (now != null) {
            listener.attributeReplaced(event(name, before));
        }
    }

    private HttpSessionBindingEvent event(String name, Object value) {
        return new HttpSessionBindingEvent(session.getSession(), name, value);
    }

    private void quietly(String name, Runnable notice) {
        try {
            notice.run();
        } catch (Throwable e) {
            ExceptionUtils.handleThrowable(e);
            log.error(
                    "Session " + session.getIdInternal() + ": a listener failed at attribute " + name
                            + ", which was set or removed elsewhere; that counts all the same",
                    e);
        }
    }
}
