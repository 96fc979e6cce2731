package org.clowder.session.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import org.apache.catalina.ha.session.DeltaSession;

/**
 * Sessions as bytes: each one by itself, so that one that cannot be written or read takes no other with it. A block is
 * a count and for each session its length and bytes.
 */
public final class SessionCodec {

    /** An application may change its objects while they are written; a later try usually succeeds. */
    private static final int TRIES = 5;

    private static final int MAX_SESSION_BYTES = 64 * 1024 * 1024;

    private SessionCodec() {}

    /**
     * Writes one session.
     *
     * @throws IOException if it cannot be written, with the session id in the message
     */
    static byte[] encode(DeltaSession session) throws IOException {
        RuntimeException last = null;
        for (int i = 0; i < TRIES; i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                session.writeObjectData(out);
                out.flush();
                return bytes.toByteArray();
            } catch (ConcurrentModificationException e) {
                last = e;
            }
        }
        throw new IOException("Session " + session.getIdInternal() + " changes while it is written", last);
    }

    static byte[] block(List<byte[]> sessions) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(sessions.size());
        for (byte[] session : sessions) {
            out.writeInt(session.length);
            out.write(session);
        }
        return bytes.toByteArray();
    }

    /** Takes a block apart; lengths are checked against what is there before anything is allocated. */
    static List<byte[]> sessions(byte[] block) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(block));
        int count = in.readInt();
        List<byte[]> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || length > MAX_SESSION_BYTES || length > in.available()) {
                throw new IOException("Session " + i + " of " + count + " in a block of " + block.length
                        + " bytes claims a length of " + length + "; " + in.available() + " bytes are left");
            }
            sessions.add(in.readNBytes(length));
        }
        return sessions;
    }

    /** Reads one session; {@code in} decodes with the application's classes and filter. */
    static void decode(ReplicatedSession session, ObjectInputStream in) throws IOException, ClassNotFoundException {
        session.readObjectData(in);
    }
}
