package org.clowder.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Directories;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.member.NewMember;

/**
 * Two members on loopback with the samples deployed, and the {@link Story} played on them. Everything lives in a
 * directory of its own, which goes when the demo ends; after a failure it stays, with the logs.
 */
public final class Demo {

    private static final List<String> SAMPLES = List.of("hello.war", "hello-types.jar", "hello-bundle.jar");
    private static final List<String> SAMPLE_PATHS = List.of("/hello/", "/hello-bundle/");
    private static final long READY_SECONDS = 60;
    private static final int PORTS_EACH = 3;

    private final Invocation invocation;
    private final List<DemoMember> members = new ArrayList<>();
    private volatile boolean failed;
    private volatile boolean ending;

    public Demo(Invocation invocation) {
        this.invocation = invocation;
    }

    /**
     * Plays the demo.
     *
     * @param once whether it ends after the story; otherwise the members go on until the process is asked to end
     * @return 0
     * @throws CommandException if a step does not hold
     */
    public int run(boolean once) throws CommandException, IOException, InterruptedException {
        Path directory = directory();
        Thread cleanup = new Thread(() -> cleanUp(directory), "demo-cleanup");
        Runtime.getRuntime().addShutdownHook(cleanup);
        try {
            create(directory);
            play();
        } catch (CommandException | IOException e) {
            if (ending) {
                // Ctrl-C: the members stop under the story's feet, and that is no failure to report.
                await();
            }
            failed = true;
            throw e;
        }
        if (!once) {
            invocation.out().println("Both members go on running until you press Ctrl-C:");
            members.forEach(member -> SAMPLE_PATHS.forEach(
                    path -> invocation.out().println("  " + member.url().resolve(path))));
            await();
        }
        return 0;
    }

    /** Until the process ends. */
    private static void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private Path directory() throws IOException {
        Path data = invocation.home().resolve("data");
        if (Files.isWritable(invocation.home())) {
            Files.createDirectories(data);
        }
        return Files.isWritable(data)
                ? Files.createTempDirectory(data, "demo-")
                : Files.createTempDirectory("clowder-demo-");
    }

    private void create(Path directory) throws CommandException, IOException {
        List<Integer> ports = FreePorts.find(2 * PORTS_EACH);
        List<String> addresses = List.of("127.0.0.1:" + ports.get(2), "127.0.0.1:" + ports.get(2 + PORTS_EACH));
        for (int i = 0; i < 2; i++) {
            String name = "member-" + (i + 1);
            List<Integer> own = ports.subList(i * PORTS_EACH, (i + 1) * PORTS_EACH);
            Map<String, Integer> named = new LinkedHashMap<>();
            named.put("http.port", own.get(0));
            named.put("management.port", own.get(1));
            named.put("channel.port", own.get(2));
            NewMember member = new NewMember(name, named, addresses, Optional.empty());
            Path base = directory.resolve(name);
            members.add(new DemoMember(invocation.home(), name, member.create(invocation.home(), base), own.get(0)));
            for (String sample : SAMPLES) {
                Files.copy(invocation.home().resolve("samples").resolve(sample), base.resolve("deploy/" + sample));
            }
        }
    }

    private void play() throws CommandException, IOException, InterruptedException {
        invocation.out().println("Two members of one cluster, on loopback; hello.war and a web bundle on both.");
        invocation.out().println();
        DemoClient client = new DemoClient();
        long start = System.nanoTime();
        for (DemoMember member : members) {
            member.start();
        }
        for (DemoMember member : members) {
            member.awaitReady(client, READY_SECONDS);
            invocation
                    .out()
                    .printf(
                            "  %s  %s  process %d, ready after %.1f s%n",
                            member.name(), member.url(), member.pid(), (System.nanoTime() - start) / 1e9);
        }
        invocation.out().println();
        List<Visitor> visitors =
                SAMPLE_PATHS.stream().map(path -> new Visitor(client, path)).toList();
        new Story(invocation.out(), client, members.get(0), members.get(1), visitors).play();
        invocation.out().println();
        invocation.out().println("Every step held.");
    }

    private void cleanUp(Path directory) {
        ending = true;
        try {
            for (DemoMember member : members) {
                member.stop();
            }
            if (!failed) {
                Directories.delete(directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            invocation.err().println("clowder: " + directory + " could not be deleted: " + e);
        }
    }
}
