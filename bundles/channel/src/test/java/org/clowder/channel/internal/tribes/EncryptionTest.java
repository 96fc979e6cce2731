package org.clowder.channel.internal.tribes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
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

    /** As the document has it. */
    private static byte[] encrypted(long sender, long number) throws Exception {
        byte[] nonce = "twelve bytes".getBytes(StandardCharsets.UTF_8);
        byte[] content = ByteBuffer.allocate(16 + TEXT.length)
                .putLong(sender)
                .putLong(number)
                .put(TEXT)
                .array();
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, nonce, content);
        return ByteBuffer.allocate(12 + encrypted.length)
                .put(nonce)
                .put(encrypted)
                .array();
    }

    private void receive(long sender, long number) throws Exception {
        encryption.messageReceived(message(encrypted(sender, number)));
    }

    @Test
    void whatIsSentHasTheFormOfTheDocument() throws Exception {
        encryption.sendMessage(new Member[0], message(TEXT), null);
        encryption.sendMessage(new Member[0], message(TEXT), null);

        assertThat(passed).hasSize(2);
        List<ByteBuffer> contents = new ArrayList<>();
        for (byte[] sent : passed) {
            contents.add(ByteBuffer.wrap(
                    crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(sent, 12), Arrays.copyOfRange(sent, 12, sent.length))));
        }
        assertThat(contents.get(0).getLong()).isEqualTo(contents.get(1).getLong());
        assertThat(contents).extracting(ByteBuffer::getLong).containsExactly(1L, 2L);
        assertThat(contents).extracting(ByteBuffer::slice).containsOnly(ByteBuffer.wrap(TEXT));
        assertThat(Arrays.copyOf(passed.get(0), 12)).isNotEqualTo(Arrays.copyOf(passed.get(1), 12));
    }

    @Test
    void whatWasChangedOnTheWayOrIsTooShortIsDropped() throws Exception {
        byte[] whole = encrypted(1, 1);
        byte[] changed = whole.clone();
        changed[12] ^= 1;

        encryption.messageReceived(message(changed));
        encryption.messageReceived(message(Arrays.copyOf(whole, 43)));
        encryption.messageReceived(message());
        assertThat(passed).isEmpty();
        assertThat(attendance.roll().warnings()).singleElement().satisfies(warning -> assertThat(warning.text())
                .contains("127.0.0.1:4000 is refused: 3 messages of it could not be decrypted"));

        encryption.messageReceived(message(whole));
        assertThat(passed).containsExactly(TEXT);
    }

    @Test
    void whatHasComeBeforeIsDroppedAndNobodyIsRefusedForIt() throws Exception {
        receive(7, 3);
        receive(7, 3);
        assertThat(passed).hasSize(1);

        receive(7, 1);
        receive(7, 2);
        receive(-8, 3);
        assertThat(passed).hasSize(4);

        receive(7, 2);
        receive(-8, 3);
        assertThat(passed).hasSize(4);
        assertThat(attendance.roll().warnings()).isEmpty();
    }

    @Test
    void overtakenByManyOthersItIsTakenOnceAndByMoreNotAtAll() throws Exception {
        receive(7, 65_537);
        receive(7, 2);
        receive(7, 2);
        assertThat(passed).hasSize(2);

        receive(7, 1);
        assertThat(passed).hasSize(2);

        receive(7, 65_539);
        receive(7, 65_538);
        receive(7, 65_537);
        assertThat(passed).hasSize(4);
    }
}
