package org.clowder.session.internal;

import org.apache.catalina.ha.session.SessionMessage;
import org.apache.catalina.ha.session.SessionMessageImpl;

/** The messages of state transfer, beside Tomcat's own event types (1 to 16). */
final class StateMessages {

    /** A manager asks another member for all sessions; the session id field carries the number of the transfer. */
    static final int REQUEST = 101;
    /** Some sessions, in answer to a request, a pull or by way of repair. */
    static final int BLOCK = 102;
    /** The last word of an answer; one byte says which {@link Answer} it was. */
    static final int END = 103;
    /** A manager asks for one session of which it got a change but which it does not know. */
    static final int PULL = 104;

    /** Unique-id field of a block that replaces what the receiver has, whatever its age. */
    static final String REPAIR = "REPAIR";

    private StateMessages() {}

    /** How a donor answered. */
    enum Answer {
        /** All sessions were sent. */
        COMPLETE,
        /** The donor has not got all sessions itself yet; it sent those it has. */
        INCOMPLETE,
        /** The donor does not run this application, or does not know this session. */
        ABSENT
    }

    static SessionMessage request(String manager, String transfer) {
        return message(manager, REQUEST, null, transfer, transfer);
    }

    static SessionMessage block(String manager, byte[] sessions, String transfer) {
        return message(manager, BLOCK, sessions, transfer, transfer);
    }

    static SessionMessage end(String manager, String transfer, Answer answer) {
        return message(manager, END, new byte[] {(byte) answer.ordinal()}, transfer, transfer);
    }

    static SessionMessage pull(String manager, String sessionId) {
        return message(manager, PULL, null, sessionId, "PULL");
    }

    static Answer answer(SessionMessage end) {
        byte[] data = end.getSession();
        Answer[] answers = Answer.values();
        return data.length == 1 && data[0] >= 0 && data[0] < answers.length ? answers[data[0]] : Answer.ABSENT;
    }

    private static SessionMessage message(String manager, int type, byte[] data, String id, String uniqueId) {
        SessionMessageImpl message = new SessionMessageImpl(manager, type, data, id, uniqueId);
        message.setTimestamp(System.currentTimeMillis());
        return message;
    }
}
