package org.clowder.channel.internal.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.tribes.group.RpcMessage;

/**
 * The two ids of a serialized {@link RpcMessage}, without decoding what it carries: enough to say that nobody here takes
 * the request. Tribes' own fields are not visible to others, so the ids are noted while Tribes' class reads them.
 *
 * @param rpcId which RPC channel
 * @param uuid which request
 */
public record RpcHeader(byte[] rpcId, byte[] uuid) {

    /** The ids, if the envelope holds a request; empty for an answer and for anything else. */
    public static Optional<RpcHeader> of(Envelope envelope) {
        if (envelope.kind() != Envelope.Kind.LEASE_OBJECT) {
            return Optional.empty();
        }
        List<byte[]> ids = new ArrayList<>();
        boolean answer = false;
        try (Noting in = new Noting(envelope.payload(), envelope.length(), ids)) {
            try {
                in.readObject();
            } finally {
                answer = in.answer;
            }
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            // what it carries is not decoded, on purpose; whether the ids were read by then is seen below
            return request(ids, answer);
        }
        return request(ids, answer);
    }

    private static Optional<RpcHeader> request(List<byte[]> ids, boolean answer) {
        return answer || ids.size() != 2 ? Optional.empty() : Optional.of(new RpcHeader(ids.get(1), ids.get(0)));
    }

    /** Decodes one class only, and keeps what it reads. */
    private static final class Noting extends ObjectInputStream {

        private final int maxLength;
        private final List<byte[]> ids;
        private boolean answer;

        Noting(InputStream in, int maxLength, List<byte[]> ids) throws IOException {
            super(in);
            this.maxLength = maxLength;
            this.ids = ids;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
            if (description.getName().equals(RpcMessage.class.getName())) {
                return RpcMessage.class;
            }
            throw new ClassNotFoundException(description.getName());
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
            throw new ClassNotFoundException("proxy");
        }

        @Override
        public boolean readBoolean() throws IOException {
            answer = super.readBoolean();
            return answer;
        }

        @Override
        public int readInt() throws IOException {
            int length = super.readInt();
            if (length < 0 || length > maxLength) {
                throw new StreamCorruptedException("length " + length + ", expected 0 to " + maxLength);
            }
            return length;
        }

        @Override
        public void readFully(byte[] id) throws IOException {
            super.readFully(id);
            ids.add(id);
        }
    }
}
