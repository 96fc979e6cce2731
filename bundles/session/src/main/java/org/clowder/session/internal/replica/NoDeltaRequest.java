package org.clowder.session.internal.replica;

import java.security.Principal;
import org.apache.catalina.SessionListener;
import org.apache.catalina.ha.session.DeltaRequest;

/** Tomcat's record of actions, which is not needed here: records nothing, so one is enough for all sessions. */
final class NoDeltaRequest extends DeltaRequest {

    static final NoDeltaRequest INSTANCE = new NoDeltaRequest();

    private NoDeltaRequest() {
        super("", false);
    }

    @Override
    public void setSessionId(String sessionId) {
        // shared by all sessions
    }

    @Override
    public void setAttribute(String name, Object value) {
        // not recorded
    }

    @Override
    public void removeAttribute(String name) {
        // not recorded
    }

    @Override
    public void setNote(String name, Object value) {
        // not recorded
    }

    @Override
    public void removeNote(String name) {
        // not recorded
    }

    @Override
    public void setMaxInactiveInterval(int interval) {
        // not recorded
    }

    @Override
    public void setPrincipal(Principal principal) {
        // not recorded
    }

    @Override
    public void setNew(boolean isNew) {
        // not recorded
    }

    @Override
    public void setAuthType(String authType) {
        // not recorded
    }

    @Override
    public void addSessionListener(SessionListener listener) {
        // not recorded
    }

    @Override
    public void removeSessionListener(SessionListener listener) {
        // not recorded
    }
}
