package org.clowder.channel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.clowder.channel.Topic;
import org.clowder.channel.internal.wire.Envelope;
import org.clowder.channel.internal.wire.EnvelopeWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is not Clowder's is dropped, counted and acknowledged, and harms nothing. */
@Timeout(30)
class ForeignMessagesTest extends AbstractPairTest {

    private static final int SYNC = 6;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private Channel raw;
    private Topic<String> topic;

    @BeforeEach
    void open() throws Exception {
        raw = a.platform.current().orElseThrow();
        b.channel.topic("t", String.class, (text, from) -> received.add(text));
        topic = a.channel.topic("t", String.class, (text, from) -> {});
    }

    @Test
    void serializedObjectsAreNotDecoded() throws Exception {
        Received listener = new Received();
        b.platform.current().orElseThrow().addChannelListener(listener);
        raw.send(raw.getMembers(), new File("foreign"), SYNC);
        raw.send(raw.getMembers(), "foreign too", SYNC);
        topic.send("still works");
        assertThat(listener.messages).noneMatch(message -> message instanceof File || message instanceof String);
        assertThat(received).containsExactly("still works");
    }

    @Test
    void bytesOfOthersAreLeftAloneAndCounted() throws Exception {
        raw.send(raw.getMembers(), new ByteMessage(new byte[] {1, 2, 3}), SYNC);
        raw.send(raw.getMembers(), new ByteMessage(new byte[0]), SYNC);
        assertThat(b.platform.routes().garbage()).isEqualTo(2);
    }

    @Test
    void damagedEnvelopesAreCountedAndAcknowledged() throws Exception {
        byte[] envelope = new EnvelopeWriter("t").object(Envelope.Kind.TOPIC_OBJECT, "damaged");
        ByteBuffer.wrap(envelope).putInt(9, Integer.MAX_VALUE);
        raw.send(raw.getMembers(), new ByteMessage(envelope), SYNC);
        topic.send("still works");
        assertThat(received).containsExactly("still works");
        assertThat(b.platform.routes().garbage()).isEqualTo(1);
    }

    @Test
    void aMessageOfAnotherTypeThanTheTopicsIsDropped() throws Exception {
        Topic<Integer> numbers = new OwnedChannel(a.platform, "other").topic("n", Integer.class, (n, from) -> {});
        b.channel.topic("n", String.class, (text, from) -> received.add(text));
        numbers.send(1);
        assertThat(received).isEmpty();
    }
}
