package org.clowder.deploy.internal.artefact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.server.DeploymentException;

/**
 * What is made of files before they are installed, where that takes long: by the workers, so that the folder's thread looks at other files
 * meanwhile. Confined to that thread, but for {@link #directory}.
 */
public final class PreparedFiles implements AutoCloseable {

    private static final Log log = LogFactory.getLog(PreparedFiles.class);

    private final Executor workers;
    private final Path directory;
    private final Map<Path, Prepared> all = new HashMap<>();

    private record Prepared(String fingerprint, CompletableFuture<InputStream> result) {}

    /** @param directory belongs to this object; what an earlier run of the member has left in it is deleted */
    public PreparedFiles(Executor workers, Path directory) {
        this.workers = workers;
        this.directory = directory;
        Directories.delete(directory);
    }

    /** Where files are while they are made, and until they are installed. */
    public Path directory() throws IOException {
        return Files.createDirectories(directory);
    }

    /** Whether a content of a file is being prepared. Another one of that file is given up, and the file is to be looked at again once it has settled. */
    public boolean awaits(Path file, String fingerprint) {
        Prepared known = all.get(file);
        if (known != null && !known.fingerprint().equals(fingerprint)) {
            forget(file);
            return true;
        }
        return known != null && !known.result().isDone();
    }

    /**
     * Begins to prepare a content, unless that has begun.
     *
     * @param done called by a worker when there is a result
     * @return whether there is one, see {@link #take}
     */
    public boolean prepare(Path file, String fingerprint, Callable<InputStream> work, Runnable done) {
        Prepared known = all.get(file);
        if (known == null) {
            known = new Prepared(fingerprint, new CompletableFuture<>());
            all.put(file, known);
            begin(known.result(), work, done);
        }
        return known.result().isDone();
    }

    private void begin(CompletableFuture<InputStream> result, Callable<InputStream> work, Runnable done) {
        workers.execute(() -> {
            if (!result.isCancelled()) {
                work(result, work);
            }
            done.run();
        });
    }

    private static void work(CompletableFuture<InputStream> result, Callable<InputStream> work) {
        try {
            InputStream made = work.call();
            if (!result.complete(made)) {
                discard(made);
            }
        } catch (Exception | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** Whether there is a result of a file. */
    public boolean has(Path file) {
        Prepared known = all.get(file);
        return known != null && known.result().isDone();
    }

    /** The result of a file that {@linkplain #has has} one, for whoever closes it. */
    public InputStream take(Path file) throws IOException, DeploymentException {
        try {
            return all.remove(file).result().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof DeploymentException refused) {
                throw refused;
            }
            if (cause instanceof IOException unreadable) {
                throw unreadable;
            }
            if (cause instanceof OutOfMemoryError full) {
                throw full;
            }
            throw new DeploymentException(file.getFileName() + " cannot be prepared: " + cause, cause);
        }
    }

    /** Gives up what there is of a file; what has not begun does not begin. */
    @SuppressWarnings("FutureReturnValueIgnored") // of one that fails there is nothing to close
    public void forget(Path file) {
        Prepared known = all.remove(file);
        if (known != null && !known.result().cancel(false)) {
            known.result().thenAccept(PreparedFiles::discard);
        }
    }

    private static void discard(InputStream result) {
        try {
            result.close();
        } catch (IOException e) {
            log.debug("It stays until the next start", e);
        }
    }

    @Override
    public void close() {
        List.copyOf(all.keySet()).forEach(this::forget);
    }
}
