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
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
    private final BlockingQueue<String> dialogs = new LinkedBlockingQueue<>();
    private CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(null);
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
        command("Page.enable", Map.of());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            CompletionStage<?> done = last ? received(from, Json.object(message.toString())) : null;
            if (last) {
                message.setLength(0);
            }
            from.request(1);
            return done;
        }

        private CompletionStage<?> received(WebSocket from, Map<String, Object> answer) {
            if ("Page.javascriptDialogOpening".equals(answer.get("method"))) {
                dialogs.add(String.valueOf(((Map<?, ?>) answer.get("params")).get("message")));
                return send(from, "{\"id\":0,\"method\":\"Page.handleJavaScriptDialog\",\"params\":{\"accept\":true}}");
            }
            answers.add(answer);
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

    /** One after the other, as a WebSocket refuses to send while it sends. */
    private synchronized CompletableFuture<WebSocket> send(WebSocket to, String message) {
        sent = sent.thenCompose(before -> to.sendText(message, true));
        return sent;
    }

    private Map<?, ?> command(String method, Map<String, Object> parameters) {
        int id = ++number;
        send(socket, org.clowder.tomcat.Json.write(Map.of("id", id, "method", method, "params", parameters)))
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

    /** What the page has asked meanwhile, which was agreed to. */
    List<String> dialogs() {
        List<String> asked = new ArrayList<>();
        dialogs.drainTo(asked);
        return asked;
    }

    /** Presses a key, {@code Tab} or {@code Enter}. */
    void press(String key) {
        press(key, 0);
    }

    void pressWithShift(String key) {
        press(key, 8);
    }

    private void press(String key, int modifiers) {
        boolean enter = key.equals("Enter");
        Map<String, Object> event = new HashMap<>(Map.of(
                "type",
                enter ? "keyDown" : "rawKeyDown",
                "key",
                key,
                "code",
                key,
                "windowsVirtualKeyCode",
                enter ? 13 : 9,
                "modifiers",
                modifiers));
        if (enter) {
            event.put("text", "\r");
        }
        command("Input.dispatchKeyEvent", event);
        event.remove("text");
        event.put("type", "keyUp");
        command("Input.dispatchKeyEvent", event);
    }

    void type(String text) {
        command("Input.insertText", Map.of("text", text));
    }

    /** Chooses a file, which a dialog of the system does otherwise. */
    void choose(String selector, Path file) {
        Map<?, ?> root = (Map<?, ?>) command("DOM.getDocument", Map.of()).get("root");
        Map<?, ?> input = command("DOM.querySelector", Map.of("nodeId", root.get("nodeId"), "selector", selector));
        command(
                "DOM.setFileInputFiles",
                Map.of(
                        "nodeId",
                        input.get("nodeId"),
                        "files",
                        List.of(file.toAbsolutePath().toString())));
    }

    /**
     * What a screen reader is given.
     *
     * @param role as browsers name it
     * @param live how soon its changes are told, empty if they are not
     */
    record Accessible(String role, String name, String live) {}

    /** All that is not passed over, in the order of the page. */
    List<Accessible> accessible() {
        return ((List<?>) command("Accessibility.getFullAXTree", Map.of()).get("nodes"))
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .filter(each -> !Boolean.TRUE.equals(each.get("ignored")))
                        .map(each -> new Accessible(text(each.get("role")), text(each.get("name")), live(each)))
                        .toList();
    }

    private static String live(Map<?, ?> node) {
        return node.get("properties") instanceof List<?> properties
                ? properties.stream()
                        .map(each -> (Map<?, ?>) each)
                        .filter(each -> "live".equals(each.get("name")))
                        .map(each -> text(each.get("value")))
                        .findFirst()
                        .orElse("")
                : "";
    }

    private static String text(Object value) {
        return value instanceof Map<?, ?> map && map.get("value") != null
                ? map.get("value").toString()
                : "";
    }

    /** Shows the page in the {@code light} or the {@code dark} colours. */
    void scheme(String scheme) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Takes a picture of the upper part of the page, which no bar scrolls as long as the page is not much higher. */
    void picture(Path file, String scheme, int width, int height) throws IOException {
        scheme(scheme);
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height + 200, "deviceScaleFactor", 1, "mobile", false));
        Map<String, Object> part = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
        Map<?, ?> taken = command("Page.captureScreenshot", Map.of("format", "png", "clip", part));
        Files.write(file, Base64.getDecoder().decode(taken.get("data").toString()));
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
