package org.clowder.tomcat.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ResponseHold;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of held responses: a connector with one thread, real connections. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HeldResponseTest {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int MEMORY = 2 * HoldingChannel.LIMIT;

    @TempDir
    Path directory;

    private final BlockingQueue<Optional<Runnable>> holds = new LinkedBlockingQueue<>();
    private final HeldMemory memory = new HeldMemory(MEMORY);
    private final Tomcat tomcat = new Tomcat();
    private int port;

    /** Answers as many letters as it is asked for, in one buffer. */
    private static final class Letters extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            int length = Integer.parseInt(request.getParameter("length"));
            response.setBufferSize(length + 1);
            response.getOutputStream().print(request.getParameter("letter").repeat(length));
        }
    }

    /** Holds what asks for it. */
    private final class Holding extends ValveBase {
        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
            if (request.getParameter("hold") != null) {
                holds.add(Optional.ofNullable(ResponseHold.of(response.getCoyoteResponse())));
            }
        }
    }

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        Connector connector = new Connector(new DrainingHttp11Protocol(memory));
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", "1");
        connector.setProperty("minSpareThreads", "1");
        // so that a long answer does not fit the socket
        connector.setProperty("socket.txBufSize", "8192");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "letters", new Letters());
        context.addServletMapping("/", "letters");
        tomcat.getHost().getPipeline().addValve(new Holding());
        tomcat.start();
        port = connector.getLocalPort();
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        assertThat(memory.used()).as("memory that was not given back").isZero();
    }

    /** A client's connection; its requests and answers as the wire has them. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        Client(int receiveBuffer) throws IOException {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 1);
        }

        void ask(String... queries) throws IOException {
            StringBuilder requests = new StringBuilder();
            for (String query : queries) {
                requests.append("GET /?" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            send(requests.toString());
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        /** The body of the next answer, by its declared length. */
        String answer() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                int next = in.read();
                assertThat(next)
                        .as("end of the connection inside an answer: " + head)
                        .isNotNegative();
                head.write(next);
            }
            String text = head.toString(StandardCharsets.US_ASCII);
            assertThat(text).startsWith("HTTP/1.1 200");
            int at = text.indexOf("Content-Length: ") + "Content-Length: ".length();
            int length = Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
            return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        }

        boolean heardNothing() throws IOException {
            return socket.getInputStream().available() == 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Runnable held() throws InterruptedException {
        return holds.take().orElseThrow();
    }

    @Test
    void aHeldResponseTakesNoThreadAndLeavesWhenItIsLetGo() throws Exception {
        try (Client first = new Client(0);
                Client second = new Client(0)) {
            first.ask("letter=a&length=10&hold");
            Runnable release = held();
            // the only thread answers somebody else
            second.ask("letter=b&length=10");
            assertThat(second.answer()).isEqualTo("b".repeat(10));
            assertThat(first.heardNothing()).isTrue();
            release.run();
            assertThat(first.answer()).isEqualTo("a".repeat(10));
            first.ask("letter=c&length=3");
            assertThat(first.answer()).isEqualTo("ccc");
        }
    }

    @Test
    void whatAClientAsksMeanwhileIsAnsweredBehindIt() throws Exception {
        try (Client client = new Client(0)) {
            client.ask("letter=a&length=10&hold");
            Runnable release = held();
            client.ask("letter=b&length=20", "letter=c&length=30");
            release.run();
            assertThat(client.answer()).isEqualTo("a".repeat(10));
            assertThat(client.answer()).isEqualTo("b".repeat(20));
            assertThat(client.answer()).isEqualTo("c".repeat(30));
        }
    }

    @Test
    void requestsThatCameTogetherAreNotHeldButForTheLast() throws Exception {
        try (Client client = new Client(0)) {
            client.ask("letter=a&length=10&hold", "letter=b&length=20&hold");
            assertThat(holds.take()).isEmpty();
            assertThat(client.answer()).isEqualTo("a".repeat(10));
            held().run();
            assertThat(client.answer()).isEqualTo("b".repeat(20));
        }
    }

    @Test
    void aConnectionIsClosedBehindItsHeldResponse() throws Exception {
        try (Client client = new Client(0)) {
            client.send("GET /?letter=a&length=10&hold HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            held().run();
            assertThat(client.answer()).isEqualTo("a".repeat(10));
            assertThat(client.in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aClientThatTakesItsAnswerSlowlyGetsAllOfIt() throws Exception {
        int length = HoldingChannel.LIMIT - 1024;
        try (Client slow = new Client(4096)) {
            slow.ask("letter=a&length=" + length + "&hold");
            held().run();
            assertThat(slow.answer()).isEqualTo("a".repeat(length));
            slow.ask("letter=c&length=3");
            assertThat(slow.answer()).isEqualTo("ccc");
        }
    }

    @Test
    void aResponseBeyondTheLimitWaitsWithItsThreadAndArrivesWhole() throws Exception {
        int length = 4 * HoldingChannel.LIMIT;
        try (Client client = new Client(0)) {
            client.ask("letter=a&length=" + length + "&hold");
            held().run();
            assertThat(client.answer()).isEqualTo("a".repeat(length));
        }
    }

    @Test
    void onceTheMemoryForAllIsTakenResponsesWaitWithTheirThreadUntilSomeIsGivenBack() throws Exception {
        int length = HoldingChannel.LIMIT - 1024;
        try (Client first = new Client(0);
                Client second = new Client(0);
                Client third = new Client(0)) {
            first.ask("letter=a&length=" + length + "&hold");
            Runnable releaseFirst = held();
            second.ask("letter=b&length=" + length + "&hold");
            Runnable releaseSecond = held();
            third.ask("letter=c&length=10&hold");
            assertThat(holds.take()).isEmpty();
            assertThat(third.answer()).isEqualTo("c".repeat(10));
            assertThat(memory.used()).isEqualTo(MEMORY);
            releaseFirst.run();
            assertThat(first.answer()).isEqualTo("a".repeat(length));
            third.ask("letter=d&length=10&hold");
            Runnable releaseThird = held();
            releaseSecond.run();
            releaseThird.run();
            assertThat(second.answer()).isEqualTo("b".repeat(length));
            assertThat(third.answer()).isEqualTo("d".repeat(10));
        }
    }

    @Test
    void aResponseThatOutgrowsTheMemoryForAllWaitsWithItsThreadAndArrivesWhole() throws Exception {
        int length = HoldingChannel.LIMIT - 1024;
        assertThat(memory.reserve(MEMORY - 4096)).isTrue();
        try (Client client = new Client(0)) {
            client.ask("letter=a&length=" + length + "&hold");
            held().run();
            assertThat(client.answer()).isEqualTo("a".repeat(length));
        } finally {
            memory.free(MEMORY - 4096);
        }
    }

    @Test
    void aClientThatIsGoneHarmsNobody() throws Exception {
        Runnable release;
        try (Client gone = new Client(0)) {
            gone.ask("letter=a&length=10&hold");
            release = held();
            gone.socket.setSoLinger(true, 0);
        }
        release.run();
        try (Client next = new Client(0)) {
            next.ask("letter=b&length=10&hold");
            held().run();
            assertThat(next.answer()).isEqualTo("b".repeat(10));
        }
    }
}
