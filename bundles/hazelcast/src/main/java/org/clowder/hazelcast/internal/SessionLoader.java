package org.clowder.hazelcast.internal;

import java.util.concurrent.TimeUnit;
import org.clowder.hazelcast.internal.Answer.Result;
import org.clowder.hazelcast.internal.SessionRecord.State;

/** Brings sessions from Hazelcast to this member. For any number of threads. */
public final class SessionLoader {

    /** How far the clocks of members may be apart, in ms. */
    private static final long SKEW = TimeUnit.MINUTES.toMillis(1);

    private final RecordStore store;

    public SessionLoader(RecordStore store) {
        this.store = store;
    }

    /**
     * Loads what is stored.
     *
     * @param accessed now, if this is a use of the session that is to be stored, in ms since 1970; else 0
     * @param session a new one, which is filled
     * @return false if nothing is stored
     * @throws org.clowder.hazelcast.StoreUnavailableException if Hazelcast does not answer
     */
    public boolean load(String key, long accessed, HazelcastSession session) {
        Operation look = Operation.update(Change.look(-1, accessed));
        Answer answer = store.run(key, look);
        if (answer.result() == Result.ARRIVING) {
            Result former = store.run(answer.record().other(), Operation.update(Change.look(Long.MAX_VALUE, 0)))
                    .result();
            if (former != Result.MOVED && former != Result.ABSENT) {
                return false;
            }
            store.run(key, Operation.arrived());
            answer = store.run(key, look);
        }
        if (answer.result() != Result.DONE) {
            return false;
        }
        if (outlived(answer)) {
            // it comes from a store that does not know times
            store.begin(key, Operation.end(answer.record().accessed()));
            return false;
        }
        session.loaded(answer);
        return true;
    }

    private static boolean outlived(Answer answer) {
        int timeout = answer.record().maxInactive();
        return timeout > 0 && System.currentTimeMillis() - answer.before() > TimeUnit.SECONDS.toMillis(timeout) + SKEW;
    }

    /** False for an id that was given up. */
    public boolean isSession(byte[] record) {
        return SessionRecord.read(record).state() == State.LIVE;
    }

    /** A session as it was when it ended in Hazelcast. */
    public HazelcastSession restore(byte[] bytes, String id, HazelcastSession session) {
        SessionRecord record = SessionRecord.read(bytes);
        session.loaded(Answer.of(Result.DONE, record, -1, record.accessed()));
        return session.appear(id, () -> null);
    }
}
