package org.clowder.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request is sent once, whatever becomes of its connection. */
@Timeout(20)
class HttpTest {

    private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final ServerSocket server;

    HttpTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void oneThatIsNotAnsweredFailsAndIsNotSentAgain() throws Exception {
        CompletableFuture<Void> served = serve("", "HTTP/1.1 200 \r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");

        assertThatThrownBy(() -> Http.get(uri("/first"))).isInstanceOf(IOException.class);
        assertThat(Http.get(uri("/second")).body()).isEqualTo("ok");

        served.join();
        assertThat(heads)
                .extracting(head -> head.lines().findFirst().orElseThrow())
                .containsExactly("GET /first HTTP/1.1", "GET /second HTTP/1.1");
    }

    @Test
    void anAnswerHasItsHeadersItsCharsetAndTheRequestItsBody() throws Exception {
        CompletableFuture<Void> served = serve(
                "HTTP/1.1 302 \r\nLocation: /x\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
                        + "Content-Type: text/plain;charset=ISO-8859-1\r\nContent-Length: 1\r\nConnection: close\r\n\r\n\u00e9");
        HttpRequest request = HttpRequest.newBuilder(uri("/form?a=%C3%A9"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("text=x"))
                .build();

        HttpResponse<String> response = Http.send(request, HttpResponse.BodyHandlers.ofString());

        served.join();
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.body()).isEqualTo("\u00e9");
        assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(heads)
                .singleElement()
                .asString()
                .startsWith("POST /form?a=%C3%A9 HTTP/1.1")
                .contains(
                        "Accept: text/plain", "Content-Length: 6", "Content-Type: application/x-www-form-urlencoded\n")
                .doesNotContain("Upgrade", "Accept-Encoding");
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    /** Takes a connection for each answer, reads the head of one request, answers, and ends the connection. */
    private CompletableFuture<Void> serve(String... answers) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (String answer : answers) {
                    try (Socket socket = server.accept()) {
                        BufferedReader in = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                        StringBuilder head = new StringBuilder();
                        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                            head.append(line).append('\n');
                        }
                        for (int i = length(head); i > 0; i--) {
                            in.read();
                        }
                        heads.add(head.toString());
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static int length(CharSequence head) {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }
}
