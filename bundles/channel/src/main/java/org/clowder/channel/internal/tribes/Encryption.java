package org.clowder.channel.internal.tribes;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.ChannelInterceptorBase;
import org.apache.catalina.tribes.group.InterceptorPayload;
import org.apache.catalina.tribes.io.XByteBuffer;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.internal.config.EncryptionKey;
import org.clowder.tomcat.LogLimit;

/**
 * Encrypts what is sent, with AES/GCM, and drops what was not encrypted with the same key or has come before. docs/channel-envelope.md has the form. Tribes' own interceptor
 * writes one form in some versions of Tomcat and another one in others, and members may run on different ones.
 */
final class Encryption extends ChannelInterceptorBase {

    private static final Log log = LogFactory.getLog(Encryption.class);

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    /** What says which message of which sender it is. */
    private static final int NUMBER_BYTES = 2 * Long.BYTES;

    private final SecretKeySpec key;
    private final Attendance attendance;
    private final SecureRandom random = new SecureRandom();
    private final long sender = random.nextLong();
    private final AtomicLong sent = new AtomicLong();
    private final Replays replays = new Replays();
    private final Queue<Cipher> idle = new ConcurrentLinkedQueue<>();
    private final LogLimit limit = LogLimit.onceIn(Duration.ofMinutes(10));

    /** @param attendance is told of each message that has another key */
    Encryption(EncryptionKey key, Attendance attendance) {
        this.key = new SecretKeySpec(key.bytes(), "AES");
        this.attendance = attendance;
    }

    /** Without Tribes' look for an MBean, which this is none. */
    @Override
    public void start(int services) throws ChannelException {
        getNext().start(services);
    }

    @Override
    public void stop(int services) throws ChannelException {
        getNext().stop(services);
        setChannel(null);
    }

    @Override
    public void sendMessage(Member[] destination, ChannelMessage message, InterceptorPayload payload)
            throws ChannelException {
        XByteBuffer content = message.getMessage();
        try {
            byte[] encrypted = encrypted(content.getBytesDirect(), content.getLength());
            content.clear();
            content.append(encrypted, 0, encrypted.length);
        } catch (GeneralSecurityException e) {
            throw new ChannelException("the message could not be encrypted", e);
        }
        super.sendMessage(destination, message, payload);
    }

    private byte[] encrypted(byte[] content, int length) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] number = ByteBuffer.allocate(NUMBER_BYTES)
                .putLong(sender)
                .putLong(sent.incrementAndGet())
                .array();
        byte[] encrypted = Arrays.copyOf(nonce, NONCE_BYTES + NUMBER_BYTES + length + TAG_BYTES);
        Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
        int end = NONCE_BYTES + cipher.update(number, 0, NUMBER_BYTES, encrypted, NONCE_BYTES);
        cipher.doFinal(content, 0, length, encrypted, end);
        idle.add(cipher);
        return encrypted;
    }

    @Override
    public void messageReceived(ChannelMessage message) {
        XByteBuffer content = message.getMessage();
        Optional<byte[]> decrypted = decrypted(content.getBytesDirect(), content.getLength());
        if (decrypted.isEmpty()) {
            failed(message.getAddress());
        } else if (isFirst(ByteBuffer.wrap(decrypted.get()))) {
            content.clear();
            content.append(decrypted.get(), NUMBER_BYTES, decrypted.get().length - NUMBER_BYTES);
            super.messageReceived(message);
        } else {
            cameBefore(message.getAddress());
        }
    }

    private boolean isFirst(ByteBuffer decrypted) {
        return replays.isFirst(decrypted.getLong(), decrypted.getLong());
    }

    /** Empty if it was not encrypted with this key. */
    private Optional<byte[]> decrypted(byte[] bytes, int length) {
        if (length < NONCE_BYTES + NUMBER_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, bytes);
            byte[] decrypted = cipher.doFinal(bytes, NONCE_BYTES, length - NONCE_BYTES);
            idle.add(cipher);
            return Optional.of(decrypted);
        } catch (GeneralSecurityException e) {
            log.debug("A message was not encrypted with this key", e);
            return Optional.empty();
        }
    }

    /** @param nonce begins with it */
    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher waiting = idle.poll();
        Cipher cipher = waiting == null ? Cipher.getInstance("AES/GCM/NoPadding") : waiting;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, 0, NONCE_BYTES));
        return cipher;
    }

    /** Also Tribes may send one again that it does not know to have arrived, so this is no warning. */
    private void cameBefore(Member sender) {
        String from = MemberAddress.of(sender);
        if (limit.due("again " + from)) {
            log.info("A message from " + from
                    + " has come before and was dropped; further ones are dropped without a word");
        }
    }

    private void failed(Member sender) {
        String from = MemberAddress.of(sender);
        attendance.refuse(
                from,
                "could not be decrypted; compare encryption.key or encryption.key.file in org.clowder.channel on both"
                        + " members");
        if (limit.due(from)) {
            log.warn("A message from " + from + " could not be decrypted and was dropped: does that member use the same"
                    + " encryption key? Compare encryption.key or encryption.key.file in org.clowder.channel on both"
                    + " members. Further messages from it are only counted.");
        }
    }
}
