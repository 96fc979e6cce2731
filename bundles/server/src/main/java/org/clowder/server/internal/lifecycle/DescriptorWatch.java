package org.clowder.server.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.ReloadException;
import org.clowder.server.ServerController;
import org.clowder.server.ServerState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes the descriptor over whenever it was edited, if {@code descriptor.watch=true} in {@code conf/clowder.properties}.
 * A content counts once it was seen twice, a second apart, so that nobody reads what an editor has half written; one
 * that was refused is not tried again.
 */
@Component(
        service = {},
        immediate = true)
public final class DescriptorWatch {

    private static final Log log = LogFactory.getLog(DescriptorWatch.class);

    private final ServerController controller;
    private final Path file;
    private final ScheduledExecutorService worker;
    /** Of the worker only. */
    private byte[] taken;

    private byte[] seen;

    @Activate
    @SuppressWarnings("FutureReturnValueIgnored") // it logs what fails, and looks again
    public DescriptorWatch(@Reference MemberEnvironment environment, @Reference ServerController controller) {
        this.controller = controller;
        this.file = environment.descriptor();
        if (environment
                .property("descriptor.watch")
                .filter("true"::equalsIgnoreCase)
                .isEmpty()) {
            worker = null;
            return;
        }
        taken = content();
        seen = taken;
        worker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "clowder-descriptor-watch");
            thread.setDaemon(true);
            return thread;
        });
        worker.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        log.info(file + " is watched: what is edited is taken over (descriptor.watch)");
    }

    @Deactivate
    void deactivate() {
        if (worker != null) {
            worker.shutdown();
        }
    }

    private void look() {
        byte[] now = content();
        boolean steady = Arrays.equals(now, seen);
        seen = now;
        if (now.length == 0 || !steady || Arrays.equals(now, taken) || controller.state() != ServerState.RUNNING) {
            return;
        }
        taken = now;
        try {
            if (controller.reload().isEmpty()) {
                log.info(file + " was edited; nothing that runs differs");
            }
        } catch (ReloadException e) {
            // it is in the log; the next edit is taken up
            log.debug("The edited descriptor was not taken over", e);
        } catch (RuntimeException | LinkageError e) {
            log.error(file + " was edited and could not be taken over", e);
        }
    }

    /** Empty if the file cannot be read now. */
    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            log.debug("The descriptor cannot be read at the moment", e);
            return new byte[0];
        }
    }
}
