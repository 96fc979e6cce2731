package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.clowder.shell.protocol.ControlAddress;
import org.clowder.shell.protocol.ControlRequest;
import org.clowder.shell.protocol.ControlRequest.Kind;
import org.clowder.shell.protocol.ResponseReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real socket and a real Gogo processor. */
@Timeout(30)
class ControlEndpointTest {

    private final ThreadIOImpl threadIo = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);

    @TempDir
    Path base;

    private Path socket;
    private ControlEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(base.resolve("data"));
        socket = base.resolve("data/control.sock");
        threadIo.start();
        processor.addCommand("clowder", new Commands(), "greet");
        processor.addCommand("clowder", new Commands(), "fail");
        processor.addCommand("clowder", new Commands(), "half");
        processor.addCommand("felix", new Commands(), "talk");
        endpoint = new ControlEndpoint(processor::createSession, base);
    }

    @AfterEach
    void stop() throws IOException {
        endpoint.close();
        processor.stop();
        threadIo.stop();
    }

    @Test
    void aCommandGetsItsArgumentsLiterally() throws IOException {
        Answer answer = ask(new ControlRequest(Kind.COMMAND, List.of("greet", "a $b 'c' | d; e")));
        assertThat(answer).isEqualTo(new Answer(0, "hello a $b 'c' | d; e\n", ""));
    }

    @Test
    void aCommandThatThrowsIsOneLineAndExitCodeOne() throws IOException {
        Answer answer = ask(new ControlRequest(Kind.COMMAND, List.of("fail", "shop.war: no such file")));
        assertThat(answer).isEqualTo(new Answer(1, "", "shop.war: no such file\n"));
    }

    @Test
    void aCommandMayHaveAnExitCodeOfItsOwn() throws IOException {
        assertThat(ask(new ControlRequest(Kind.COMMAND, List.of("half")))).isEqualTo(new Answer(1, "half done\n", ""));
    }

    @Test
    void anUnknownCommandIsNamed() throws IOException {
        Answer answer = ask(new ControlRequest(Kind.COMMAND, List.of("talk")));
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("talk");
    }

    @Test
    void aScriptSeesEveryScopeAndWhatItsCommandsPrint() throws IOException {
        assertThat(ask(new ControlRequest(Kind.SCRIPT, List.of("felix:talk"))))
                .isEqualTo(new Answer(0, "printed\n", ""));
    }

    @Test
    void oneConnectionIsOneSession() throws IOException {
        try (Client client = new Client()) {
            client.ask(new ControlRequest(Kind.SCRIPT, List.of("who = world")));
            assertThat(client.ask(new ControlRequest(Kind.SCRIPT, List.of("greet $who")))
                            .out())
                    .isEqualTo("hello world\n");
        }
        assertThat(ask(new ControlRequest(Kind.SCRIPT, List.of("greet $who"))).out())
                .doesNotContain("world");
    }

    @Test
    void onlyTheOwnerMayConnect() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        try (var files = Files.list(socket.getParent())) {
            assertThat(files).containsExactly(socket);
        }
    }

    @Test
    void theSocketOfAKilledMemberIsReplacedAndTheOwnOneRemoved() throws IOException {
        endpoint.close();
        assertThat(socket).doesNotExist();
        // Closing a channel leaves the file behind, as a killed process does.
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(ControlAddress.address(socket));
        }
        assertThat(socket).exists();
        endpoint = new ControlEndpoint(processor::createSession, base);
        assertThat(ask(new ControlRequest(Kind.SCRIPT, List.of("greet again"))).out())
                .isEqualTo("hello again\n");
    }

    @Test
    void foreignBytesEndTheirConnectionOnly() throws IOException {
        try (Client client = new Client()) {
            client.out.writeInt(0);
            client.out.flush();
            assertThat(client.in.read()).isEqualTo(-1);
        }
        assertThat(ask(new ControlRequest(Kind.SCRIPT, List.of("greet still"))).out())
                .isEqualTo("hello still\n");
    }

    @Test
    void aSocketWhoseFileWasDeletedIsMadeAnew() throws Exception {
        Files.delete(socket);
        Files.delete(socket.getParent());

        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(socket));
        assertThat(ask(new ControlRequest(Kind.SCRIPT, List.of("greet again"))).out())
                .isEqualTo("hello again\n");
        endpoint.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void aMemberWithoutFileHandlesTriesAgainInStepsAndDoesNotSpin() throws Exception {
        List<Long> tries = new CopyOnWriteArrayList<>();
        CountDownLatch enough = new CountDownLatch(4);
        ControlSocket exhausted = new ControlSocket(Files.createFile(base.resolve("none")), new FailingChannel(() -> {
            tries.add(System.nanoTime());
            enough.countDown();
        }));
        ControlEndpoint failing = new ControlEndpoint(processor::createSession, exhausted);
        enough.await();
        failing.close();
        for (int i = 1; i < tries.size(); i++) {
            assertThat(Duration.ofNanos(tries.get(i) - tries.get(i - 1))).isGreaterThanOrEqualTo(ControlEndpoint.PAUSE);
        }
    }

    private Answer ask(ControlRequest request) throws IOException {
        try (Client client = new Client()) {
            return client.ask(request);
        }
    }

    /** What a client saw. */
    record Answer(int code, String out, String err) {}

    private final class Client implements AutoCloseable {
        private final SocketChannel channel = SocketChannel.open(ControlAddress.address(socket));
        private final DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
        private final DataInputStream in = new DataInputStream(Channels.newInputStream(channel));

        Client() throws IOException {}

        Answer ask(ControlRequest request) throws IOException {
            request.writeTo(out);
            ByteArrayOutputStream stdout = new ByteArrayOutputStream();
            ByteArrayOutputStream stderr = new ByteArrayOutputStream();
            int code = new ResponseReader(in).copy(stdout, stderr);
            return new Answer(code, stdout.toString(StandardCharsets.UTF_8), stderr.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Commands as bundles offer them. */
    public static final class Commands {
        public String greet(String whom) {
            return "hello " + whom;
        }

        public String fail(String why) {
            throw new IllegalArgumentException(why);
        }

        public Object half() {
            return new CommandOutput("half done", 1);
        }

        public void talk(CommandSession session) {
            PrintStream out = System.out;
            out.println("printed");
        }
    }
}
