package org.clowder.shell.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.clowder.shell.protocol.ControlRequest.Kind;
import org.junit.jupiter.api.Test;

class ControlProtocolTest {

    @Test
    void aRequestArrivesAsItWasSent() throws IOException {
        ControlRequest request = new ControlRequest(Kind.COMMAND, List.of("deploy", "", "/tmp/größe & 'more'.war"));
        assertThat(ControlRequest.readFrom(in(bytes(request)))).hasValue(request);
    }

    @Test
    void theEndOfAConnectionIsNoRequest() throws IOException {
        assertThat(ControlRequest.readFrom(in(new byte[0]))).isEmpty();
    }

    @Test
    void foreignBytesAreNoRequest() {
        assertThatThrownBy(() -> ControlRequest.readFrom(in("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected 434c5744, got 47455420");
    }

    @Test
    void anotherVersionIsNamed() throws IOException {
        byte[] bytes = bytes(new ControlRequest(Kind.SCRIPT, List.of("lb")));
        bytes[4] = 9;
        assertThatThrownBy(() -> ControlRequest.readFrom(in(bytes)))
                .isInstanceOf(ForeignVersionException.class)
                .hasMessageContaining("version 1")
                .hasMessageContaining("version 9");
    }

    @Test
    void lengthsAreCheckedBeforeMemoryIsTaken() throws IOException {
        byte[] bytes = bytes(new ControlRequest(Kind.SCRIPT, List.of("lb")));
        bytes[8] = 0x7f;
        assertThatThrownBy(() -> ControlRequest.readFrom(in(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("length of an argument");
    }

    @Test
    void aResponseKeepsItsStreamsApartAndInOrder() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ResponseWriter writer = new ResponseWriter(new DataOutputStream(wire));
        byte[] large = new byte[3 * ControlRequest.MAX_LENGTH + 7];
        writer.stdout().write("one ".getBytes(StandardCharsets.UTF_8));
        writer.stderr().write("oops".getBytes(StandardCharsets.UTF_8));
        writer.stdout().write(large);
        writer.exit(3);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(new ResponseReader(in(wire.toByteArray())).copy(out, err)).isEqualTo(3);
        assertThat(out.toByteArray()).hasSize(4 + large.length).startsWith('o', 'n', 'e', ' ');
        assertThat(err).hasToString("oops");
    }

    @Test
    void aResponseThatStopsInTheMiddleIsAnError() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        new ResponseWriter(new DataOutputStream(wire)).stdout().write(1);
        assertThatThrownBy(() -> new ResponseReader(in(wire.toByteArray()))
                        .copy(new ByteArrayOutputStream(), new ByteArrayOutputStream()))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void theSocketIsNamedByAShortPathInTheWorkingDirectory() {
        assertThat(ControlAddress.file(Path.of(""))).isEqualTo(Path.of("data", "control.sock"));
        assertThat(ControlAddress.file(Path.of("/srv/a"))).isEqualTo(Path.of("/srv/a/data/control.sock"));
    }

    @Test
    void aPathThatNoAddressHoldsIsRefusedWithItsLength() {
        Path file = Path.of("/" + "x".repeat(103));
        assertThatThrownBy(() -> ControlAddress.address(file)).hasMessageContaining("104 bytes");
    }

    private static byte[] bytes(ControlRequest request) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        request.writeTo(new DataOutputStream(wire));
        return wire.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
