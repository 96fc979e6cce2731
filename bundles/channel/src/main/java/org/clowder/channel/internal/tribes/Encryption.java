package org.clowder.channel.internal.tribes;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
 * Encrypts what is sent, and drops what comes and was not encrypted with the same key: 12 random bytes, then what AES/GCM makes of the message, with a tag of 16
 * bytes. Tribes' own interceptor writes this form in some versions of Tomcat and another one in others, and members may run on different ones.
 */
final class Encryption extends ChannelInterceptorBase {

    private static final Log log = LogFactory.getLog(Encryption.class);

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final Attendance attendance;
    private final SecureRandom random = new SecureRandom();
    private final Queue<Cipher> idle = new ConcurrentLinkedQueue<>();
    private final LogLimit limit = LogLimit.onceIn(Duration.ofMinutes(10));

    /** @param attendance is told of each message that is dropped */
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
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, nonce, content.getBytesDirect(), 0, content.getLength());
            content.clear();
            content.append(nonce, 0, nonce.length);
            content.append(encrypted, 0, encrypted.length);
        } catch (GeneralSecurityException e) {
            throw new ChannelException("the message could not be encrypted", e);
        }
        super.sendMessage(destination, message, payload);
    }

    @Override
    public void messageReceived(ChannelMessage message) {
        if (decrypt(message.getMessage())) {
            super.messageReceived(message);
        } else {
            failed(message.getAddress());
        }
    }

    private boolean decrypt(XByteBuffer content) {
        int length = content.getLength() - NONCE_BYTES;
        if (length < TAG_BITS / Byte.SIZE) {
            return false;
        }
        try {
            byte[] bytes = content.getBytesDirect();
            byte[] decrypted = crypt(Cipher.DECRYPT_MODE, bytes, bytes, NONCE_BYTES, length);
            content.clear();
            content.append(decrypted, 0, decrypted.length);
            return true;
        } catch (GeneralSecurityException e) {
            log.debug("A message was not encrypted with this key", e);
            return false;
        }
    }

    /** @param nonce begins with it */
    private byte[] crypt(int mode, byte[] nonce, byte[] bytes, int offset, int length) throws GeneralSecurityException {
        Cipher waiting = idle.poll();
        Cipher cipher = waiting == null ? Cipher.getInstance("AES/GCM/NoPadding") : waiting;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        byte[] result = cipher.doFinal(bytes, offset, length);
        idle.add(cipher);
        return result;
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
