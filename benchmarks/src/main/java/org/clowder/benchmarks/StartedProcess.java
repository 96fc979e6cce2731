package org.clowder.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server process, from its start to its first good answer. */
final class StartedProcess implements AutoCloseable {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Process process;
    private final long begin;
    private final File output;

    private StartedProcess(Process process, long begin, File output) {
        this.process = process;
        this.begin = begin;
        this.output = output;
    }

    static StartedProcess start(List<String> command, File output) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        long begin = System.nanoTime();
        return new StartedProcess(builder.start(), begin, output);
    }

    /** A free port, for now. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Milliseconds from the start of the process to the first 200 of a URL. */
    double millisToFirst200(String url) throws IOException {
        while (System.nanoTime() - begin < LIMIT_NANOS && process.isAlive()) {
            if (answers200(url)) {
                return (System.nanoTime() - begin) / 1e6;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new IOException("No 200 from " + url + "; the process " + (process.isAlive() ? "is silent" : "has ended")
                + ", its output is in " + output);
    }

    private static boolean answers200(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(10_000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
