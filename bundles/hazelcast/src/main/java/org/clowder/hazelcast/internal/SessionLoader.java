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
     * @param id what the session is to be called here
     * @param session a new one, which is filled
     * @return false if nothing is stored
     * @throws org.clowder.hazelcast.StoreUnavailableException if Hazelcast does not answer
     */
    public boolean load(String key, String id, HazelcastSession session) {
        Answer answer = store.run(key, Operation.look(-1));
        if (answer.result() != Result.DONE) {
            return false;
        }
        if (outlived(answer)) {
            // it comes from a store that does not know times
            store.begin(
                    key, Operation.end(answer.record().key(), 0, answer.record().accessed()), ended -> {});
            return false;
        }
        session.loaded(id, answer);
        return !session.late() || session.refresh();
    }

    /**
     * Whether a session is stored, be it again after Hazelcast had forgotten it.
     *
     * @param number what tells it from others that had its id
     * @throws org.clowder.hazelcast.StoreUnavailableException if Hazelcast does not answer
     */
    public boolean isThere(String key, long number) {
        Answer answer = store.run(key, Operation.look(Long.MAX_VALUE));
        return (answer.result() == Result.DONE || answer.result() == Result.MOVED)
                && answer.record().key() == number;
    }

    private static boolean outlived(Answer answer) {
        int timeout = answer.record().maxInactive();
        return timeout > 0 && System.currentTimeMillis() - answer.before() > TimeUnit.SECONDS.toMillis(timeout) + SKEW;
    }

    /** The number of a session that has ended in Hazelcast; 0 for an id that was given up before. */
    public static long number(byte[] bytes) {
        SessionRecord record = SessionRecord.read(bytes);
        return record.state() == State.LIVE ? record.key() : 0;
    }

    /** A session as it was when it ended in Hazelcast. */
    public static HazelcastSession restore(byte[] bytes, String id, HazelcastSession session) {
        SessionRecord record = SessionRecord.read(bytes);
        session.loaded(id, Answer.of(Result.DONE, record, -1));
        return session;
    }
}
