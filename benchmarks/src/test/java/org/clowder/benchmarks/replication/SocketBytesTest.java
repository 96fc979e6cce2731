package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SocketBytesTest {

    private static final String TWO_ENDS =
            """
            0      0      127.0.0.1:40001      127.0.0.1:51000 cubic wscale:7,7 rto:200 rtt:0.03/0.01 bytes_sent:700 bytes_retrans:100 bytes_acked:600 bytes_received:50 segs_out:9
            0      0      [::ffff:127.0.0.1]:51000  [::ffff:127.0.0.1]:40001 cubic wscale:7,7 bytes_sent:50 bytes_acked:51 bytes_received:600
            """;

    @Test
    void countsWhatEachEndSentWithoutRetransmissions() throws IOException {
        assertThat(SocketBytes.parse(TWO_ENDS).since(new SocketBytes(Map.of()))).isEqualTo(650);
    }

    @Test
    void treatsAnEndThatSentNothingAsZero() throws IOException {
        SocketBytes idle = SocketBytes.parse("0 0 127.0.0.1:1 127.0.0.1:2 cubic wscale:7,7 rto:200\n");

        assertThat(idle.since(new SocketBytes(Map.of()))).isZero();
    }

    @Test
    void countsOnlyWhatCameAfterTheEarlierReading() {
        SocketBytes before = new SocketBytes(Map.of("a>b", 100L, "b>a", 10L));
        SocketBytes after = new SocketBytes(Map.of("a>b", 150L, "b>a", 10L, "c>d", 7L));

        assertThat(after.since(before)).isEqualTo(57);
        assertThat(after.lostSince(before)).isFalse();
    }

    @Test
    void marksAConnectionThatVanished() {
        SocketBytes before = new SocketBytes(Map.of("a>b", 100L));

        assertThat(new SocketBytes(Map.of()).lostSince(before)).isTrue();
    }

    @Test
    void refusesOutputThatIsNoConnection() {
        assertThatThrownBy(() -> SocketBytes.parse("Error: an inet prefix is expected\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("inet prefix");
    }
}
