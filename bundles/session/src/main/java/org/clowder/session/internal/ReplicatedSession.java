package org.clowder.session.internal;

import java.io.IOException;
import org.apache.catalina.Manager;
import org.apache.catalina.ha.session.DeltaSession;

/** A session that is dirty only if something changed, and that remembers a delta which could not be made. */
public final class ReplicatedSession extends DeltaSession {

    private static final long serialVersionUID = 1L;

    private transient volatile boolean deltaLost;

    public ReplicatedSession(Manager manager) {
        super(manager);
    }

    /** Tomcat says "not new" with every request; only the first time is a change. */
    @Override
    public void setNew(boolean isNew) {
        super.setNew(isNew, isNew != this.isNew);
    }

    /** {@inheritDoc} The delta is gone once this fails, so the whole session has to travel instead. */
    @Override
    public byte[] getDiff() throws IOException {
        try {
            return super.getDiff();
        } catch (IOException e) {
            deltaLost = true;
            throw e;
        }
    }

    /** True, once, if a delta could not be made since the last call. */
    public boolean takeDeltaLost() {
        boolean lost = deltaLost;
        deltaLost = false;
        return lost;
    }

    /** When the session was last used, in ms since the epoch; the newer of two copies has the larger value. */
    public long lastUsed() {
        return thisAccessedTime;
    }

    /** Brings a session that was read from another member to life here, as a backup. */
    public void adopt(Manager owner) {
        setManager(owner);
        setValid(true);
        setPrimarySession(false);
        access();
        setAccessCount(0);
        resetDeltaRequest();
    }
}
