package org.clowder.server.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleSocketTest {

    @TempDir
    Path directory;

    private Path file;
    private Connector connector;

    @BeforeEach
    void make() {
        file = directory.resolve("http.sock");
        connector = new Connector();
        connector.setProperty("unixDomainSocketPath", file.toString());
    }

    private ServerSocketChannel listen() throws Exception {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file));
    }

    @Test
    void aSocketOnWhichNobodyListensIsRemoved() throws Exception {
        listen().close();
        assertThat(file).exists();

        StaleSocket.remove(connector);

        assertThat(file).doesNotExist();
    }

    @Test
    void aSocketOnWhichSomebodyListensStays() throws Exception {
        try (ServerSocketChannel other = listen()) {
            StaleSocket.remove(connector);

            assertThat(file).exists();
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void anotherFileStays() throws Exception {
        Files.writeString(file, "mine");

        StaleSocket.remove(connector);

        assertThat(file).hasContent("mine");
    }

    @Test
    void aConnectorWithAPortHasNone() {
        assertThat(StaleSocket.of(new Connector())).isEmpty();
    }
}
