package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;

/** One tab of a real browser without a window, by its DevTools protocol. For one thread. */
final class Chromium implements AutoCloseable {

    private static final Path BINARY = Path.of("/usr/bin/chromium");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
    private int number;

    private Chromium(Path directory) throws IOException {
        // the port of the one before is in its own
        Path data = Files.createTempDirectory(directory, "chromium");
        process = new ProcessBuilder(
                        BINARY.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + data,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Path port = data.resolve("DevToolsActivePort");
        await("Chromium").atMost(LIMIT).until(() -> Files.exists(port) && Files.size(port) > 0);
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        await("a tab").atMost(LIMIT).until(() -> Http.page(list).contains("\"page\""));
        String tab = Json.list(Http.page(list)).stream()
                .filter(each -> each.get("type").equals("page"))
                .map(each -> each.get("webSocketDebuggerUrl").toString())
                .findFirst()
                .orElseThrow();
        socket = Http.CLIENT
                .newWebSocketBuilder()
                .buildAsync(URI.create(tab), new Listener())
                .join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                answers.add(Json.object(message.toString()));
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    /** Opens a tab; the test ends here if there is no such browser, and fails if all tests are required. */
    static Chromium open(Path directory) {
        if (!Files.isExecutable(BINARY)) {
            assertThat(Boolean.getBoolean("clowder.requireAllTests"))
                    .as("clowder.requireAllTests, and there is no " + BINARY)
                    .isFalse();
            abort("no " + BINARY);
        }
        try {
            return new Chromium(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<?, ?> command(String method, Map<String, Object> parameters) {
        int id = ++number;
        socket.sendText(org.clowder.tomcat.Json.write(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        try {
            while (true) {
                Map<String, Object> answer = answers.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(answer).as("answer to " + method).isNotNull();
                if (Integer.toString(id).equals(String.valueOf(answer.get("id")))) {
                    assertThat(answer).doesNotContainKey("error");
                    return (Map<?, ?>) answer.get("result");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(method, e);
        }
    }

    void go(String url) {
        command("Page.navigate", Map.of("url", url));
    }

    /** What a script has as its value, as text. */
    String value(String script) {
        Map<?, ?> result = command("Runtime.evaluate", Map.of("expression", script, "returnByValue", true));
        assertThat(result.containsKey("exceptionDetails"))
                .as(script + ": " + result)
                .isFalse();
        return String.valueOf(((Map<?, ?>) result.get("result")).get("value"));
    }

    void awaitTrue(String script) {
        await(script).atMost(LIMIT).until(() -> value(script).equals("true"));
    }

    /** Takes a picture of the whole page. */
    void picture(Path file, String scheme, int width, int height) throws IOException {
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        Map<?, ?> taken = command("Page.captureScreenshot", Map.of("format", "png"));
        Files.write(file, Base64.getDecoder().decode(taken.get("data").toString()));
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
