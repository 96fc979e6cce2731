package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clowder.harness.Directories;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;

/** A load balancer of Debian's packages, run with one of the configurations in {@code samples/balancers}. */
final class Balancer implements AutoCloseable {

    private static final Path SAMPLES = Path.of("../samples/balancers");
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(80[0-9]{2})");
    private static final String ENTRANCE = "8000";
    private static final int FIRST_MEMBER = 8081;
    private static final int TAIL_LINES = 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String sample;
    private final Path directory;
    private final int port = Ports.free();
    private final Map<String, Integer> ports = new HashMap<>(Map.of(ENTRANCE, port));
    private UnaryOperator<String> edit = UnaryOperator.identity();
    private Process process;

    /**
     * @param sample the file of its configuration
     * @param directory where it works
     */
    Balancer(String sample, Path directory) {
        this.sample = sample;
        this.directory = Directories.fresh(directory.resolve(sample.replace('/', '-')));
    }

    /** One in front of three members. */
    static Balancer of(String sample, Path directory, List<Member> members) {
        Balancer balancer = new Balancer(sample, directory);
        for (int i = 0; i < members.size(); i++) {
            balancer.fill("" + (FIRST_MEMBER + i), members.get(i).httpPort());
        }
        return balancer;
    }

    /** Where a port of the sample is in this run. */
    Balancer fill(String port, int real) {
        ports.put(port, real);
        return this;
    }

    /** Changes what the sample says. */
    Balancer edit(UnaryOperator<String> change) {
        edit = change;
        return this;
    }

    String sample() {
        return sample;
    }

    int port() {
        return port;
    }

    private String configuration() {
        String text = edit.apply(read(SAMPLES.resolve(sample)));
        Matcher addresses = ADDRESS.matcher(text);
        return addresses.replaceAll(found -> "127.0.0.1:" + ports.get(found.group(1)));
    }

    private Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it until it is closed, and waits until it answers. */
    Balancer start() {
        String kind = sample.substring(0, sample.indexOf('/'));
        switch (kind) {
            case "haproxy" ->
                run(
                        "/usr/sbin/haproxy",
                        "-db",
                        "-f",
                        write("haproxy.cfg", configuration()).toString());
            case "nginx" ->
                run("/usr/sbin/nginx", "-p", directory.toAbsolutePath().toString(), "-c", nginx().toString());
            case "httpd" -> run("/usr/sbin/apache2", "-D", "FOREGROUND", "-f", httpd().toString());
            default -> throw new IllegalArgumentException(sample);
        }
        await(sample).atMost(LIMIT).until(this::answers);
        return this;
    }

    private boolean answers() {
        assertThat(process.isAlive()).as(diagnostics()).isTrue();
        return Http.status(java.net.URI.create("http://127.0.0.1:" + port + "/health/live"))
                .filter(status -> status == 200)
                .isPresent();
    }

    private void run(String... command) {
        if (!Files.isExecutable(Path.of(command[0]))) {
            String reason = "no " + command[0] + ": .ci/run installs what the tests need";
            assertThat(Boolean.getBoolean("clowder.requireAllTests")).as(reason).isFalse();
            abort(reason);
        }
        try {
            File output = directory.resolve("output").toFile();
            process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Debian's own {@code nginx.conf} is, for {@code conf.d/}. */
    private Path nginx() {
        Path site = write("site.conf", configuration());
        return write(
                "nginx.conf",
                """
                daemon off;
                worker_processes 2;
                pid nginx.pid;
                error_log error.log warn;
                events {}
                http {
                  access_log off;
                  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
                  include %s;
                }
                """
                        .formatted(site));
    }

    /** What Debian's own {@code apache2.conf} is, with the modules that the sample asks for. */
    private Path httpd() {
        String site = configuration();
        Matcher modules = Pattern.compile("# Modules: (.*)").matcher(site);
        assertThat(modules.find()).as("modules of " + sample).isTrue();
        List<String> names = new ArrayList<>(List.of("mpm_event", "authz_core"));
        names.addAll(Arrays.asList(modules.group(1).split(" ")));
        StringBuilder text = new StringBuilder(
                """
                ServerRoot "%1$s"
                DefaultRuntimeDir "%1$s"
                ServerName 127.0.0.1
                User www-data
                Group www-data
                PidFile httpd.pid
                ErrorLog error.log
                Timeout 60
                KeepAliveTimeout 60
                """
                        .formatted(directory.toAbsolutePath()));
        names.forEach(
                name -> text.append("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(name)));
        text.append(
                "StartServers 2\nServerLimit 2\nThreadsPerChild 32\nMaxRequestWorkers 64\nMinSpareThreads 1\nMaxSpareThreads 64\n");
        text.append("Include ").append(write("site.conf", site)).append('\n');
        return write("httpd.conf", text.toString());
    }

    /** For the one who looks into a failure. */
    String diagnostics() {
        String text = read(directory.resolve("output")) + read(directory.resolve("error.log"));
        List<String> lines = text.lines().toList();
        return "\n==== " + sample + " in " + directory + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
