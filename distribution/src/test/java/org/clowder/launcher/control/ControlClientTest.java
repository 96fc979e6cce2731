package org.clowder.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.shell.protocol.ControlAddress;
import org.clowder.shell.protocol.ControlRequest;
import org.clowder.shell.protocol.ResponseWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With this test as a member that says little. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ControlClientTest {

    private static final long SHORT = Duration.ofMillis(300).toNanos();
    private static final ControlRequest REQUEST = new ControlRequest(ControlRequest.Kind.COMMAND, List.of("drain"));

    @TempDir
    private Path base;

    private ServerSocketChannel socket;

    @BeforeEach
    void listen() throws IOException {
        Files.createDirectories(base.resolve("data"));
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    private int ask(Patience patience) throws CommandException, IOException {
        OutputStream none = OutputStream.nullOutputStream();
        try (ControlClient client = ControlClient.connect(new MemberDirectory(base), patience)) {
            return client.ask(REQUEST, none, none);
        }
    }

    private void silent(Patience patience) {
        assertThatThrownBy(() -> ask(patience))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("no answer for 0 s from the member in " + base);
    }

    @Test
    void aMemberThatTakesNoConnectionIsNotWaitedForWhateverItIsAsked() throws IOException {
        socket.bind(ControlAddress.address(base.resolve("data/control.sock")));

        silent(Patience.answer(SHORT));
        silent(new Patience(SHORT, true));
    }

    @Test
    void norIsOneThatHasAsManyWaitingAsThereMayBe() throws IOException {
        socket.bind(ControlAddress.address(base.resolve("data/control.sock")), 1);
        List<SocketChannel> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            waiting.add(SocketChannel.open(ControlAddress.address(base.resolve("data/control.sock"))));
        }

        silent(Patience.answer(SHORT));
        for (SocketChannel each : waiting) {
            each.close();
        }
    }

    @Test
    void oneThatIsAtWorkIsWaitedForAsLongAsItAnswersElse() throws Exception {
        socket.bind(ControlAddress.address(base.resolve("data/control.sock")));
        CompletableFuture<Void> member = CompletableFuture.runAsync(() -> {
            try (SocketChannel work = socket.accept()) {
                for (int i = 0; i < 3; i++) {
                    try (SocketChannel question = socket.accept()) {
                        // the first one has no room
                        if (i > 0) {
                            answer(question, 0);
                        }
                    }
                }
                answer(work, 7);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(ask(new Patience(SHORT, true))).isEqualTo(7);
        member.get();
    }

    private static void answer(SocketChannel channel, int code) throws IOException {
        ControlRequest.readFrom(new DataInputStream(Channels.newInputStream(channel)));
        new ResponseWriter(new DataOutputStream(Channels.newOutputStream(channel))).exit(code);
    }
}
