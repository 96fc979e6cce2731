package org.clowder.channel.internal.tribes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.ChannelInterceptorBase;
import org.apache.catalina.tribes.group.InterceptorPayload;
import org.apache.catalina.tribes.io.ChannelData;
import org.apache.catalina.tribes.io.XByteBuffer;
import org.apache.catalina.tribes.membership.StaticMember;
import org.clowder.channel.internal.config.EncryptionKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The form of what is encrypted, which members of every version have in common. */
class EncryptionTest {

    private static final byte[] KEY = new byte[16];
    private static final byte[] TEXT = "some words".getBytes(StandardCharsets.UTF_8);

    private final List<byte[]> passed = new ArrayList<>();
    private final Attendance attendance = new Attendance(new MemberView(), Map::of);
    private final Encryption encryption = new Encryption(EncryptionKey.ofHex("0".repeat(32)), attendance);

    private final class Neighbour extends ChannelInterceptorBase {

        @Override
        public void sendMessage(Member[] destination, ChannelMessage message, InterceptorPayload payload) {
            passed.add(message.getMessage().getBytes());
        }

        @Override
        public void messageReceived(ChannelMessage message) {
            passed.add(message.getMessage().getBytes());
        }
    }

    @BeforeEach
    void between() {
        encryption.setNext(new Neighbour());
        encryption.setPrevious(new Neighbour());
    }

    private static ChannelMessage message(byte... content) throws Exception {
        ChannelData message = new ChannelData();
        message.setMessage(new XByteBuffer(content, false));
        message.setAddress(new StaticMember("127.0.0.1", 4000, 0));
        return message;
    }

    private static byte[] crypt(int mode, byte[] nonce, byte... content) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, nonce));
        return cipher.doFinal(content);
    }

    @Test
    void twelveBytesThatAreUsedOnceComeFirst() throws Exception {
        encryption.sendMessage(new Member[0], message(TEXT), null);
        encryption.sendMessage(new Member[0], message(TEXT), null);

        assertThat(passed).hasSize(2).allSatisfy(sent -> assertThat(
                        crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(sent, 12), Arrays.copyOfRange(sent, 12, sent.length)))
                .isEqualTo(TEXT));
        assertThat(passed.get(0)).isNotEqualTo(passed.get(1));
    }

    @Test
    void whatWasChangedOnTheWayOrIsTooShortIsDropped() throws Exception {
        byte[] nonce = "twelve bytes".getBytes(StandardCharsets.UTF_8);
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, nonce, TEXT);
        byte[] whole = Arrays.copyOf(nonce, 12 + encrypted.length);
        System.arraycopy(encrypted, 0, whole, 12, encrypted.length);

        encryption.messageReceived(message(whole));
        assertThat(passed).containsExactly(TEXT);

        whole[12] ^= 1;
        encryption.messageReceived(message(whole));
        encryption.messageReceived(message(TEXT));
        encryption.messageReceived(message());
        assertThat(passed).hasSize(1);
        assertThat(attendance.roll().warnings()).singleElement().satisfies(warning -> assertThat(warning.text())
                .contains("127.0.0.1:4000 is refused: 3 messages of it could not be decrypted"));
    }
}
