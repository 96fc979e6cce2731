package org.clowder.channel.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.ha.session.SessionMessageImpl;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.RpcMessage;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.channel.ChannelLease.Decoding;
import org.clowder.channel.internal.types.TribesTypes;
import org.clowder.channel.internal.wire.ObjectReader.UndecodableException;
import org.junit.jupiter.api.Test;

class ObjectReaderTest {

    /** A class of the topic's owner. */
    private record Own(Map<String, List<Integer>> content, LocalDate date) implements Serializable {}

    private static byte[] bytes(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object through(Decoding decoding, Object object) throws Exception {
        return through(new ObjectReader(decoding), object);
    }

    private static Object through(ObjectReader reader, Object object) throws Exception {
        byte[] bytes = bytes(object);
        return reader.read(new ByteArrayInputStream(bytes), bytes.length);
    }

    @Test
    void aTopicDecodesItsOwnersClassesAndPlainValues() throws Exception {
        Own own = new Own(new HashMap<>(Map.of("a", new ArrayList<>(List.of(1, 2)))), LocalDate.of(-5, 1, 1));
        assertThat(through(ObjectReader.of(Own.class), own)).isEqualTo(own);
    }

    @Test
    void otherClassesOfTheJdkAreRefusedByName() {
        assertThatThrownBy(() -> through(ObjectReader.of(Own.class), new File("x")))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("java.io.File")
                .extracting("className")
                .isEqualTo("java.io.File");
    }

    @Test
    void aLeaseOfTomcatDecodesSessionMessagesAndMembersButNothingOfAnApplication() throws Exception {
        Decoding decoding = Decoding.tribes(getClass().getClassLoader());
        Object session = through(decoding, new SessionMessageImpl("ctx", 1, new byte[3], "id", "unique"));
        assertThat(session).isInstanceOf(SessionMessageImpl.class);
        Member[] members = {new MemberImpl("127.0.0.1", 4000, 1)};
        assertThat((Member[]) through(decoding, members)).hasSize(1);
        assertThatThrownBy(() -> through(decoding, new Own(Map.of(), LocalDate.EPOCH)))
                .hasMessageContaining(Own.class.getName());
    }

    @Test
    void aLengthThatTribesWouldAllocateByIsCheckedFirst() throws Exception {
        byte[] bytes = bytes(new RpcMessage(new byte[8], new byte[16], "x"));
        int at = indexOf(bytes, new byte[] {0, 0, 0, 16});
        bytes[at] = 0x7F;
        ObjectReader reader =
                new ObjectReader(new Decoding(List.of(TribesTypes.loader()), TribesTypes.membershipFilter()));
        assertThatThrownBy(() -> reader.read(new ByteArrayInputStream(bytes), bytes.length))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("expected 0 to " + bytes.length);
    }

    @Test
    void damagedBytesAreRefused() {
        ObjectReader reader = new ObjectReader(Decoding.tribes());
        assertThatThrownBy(() -> reader.read(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5}), 5))
                .isInstanceOf(UndecodableException.class);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i < bytes.length - part.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
