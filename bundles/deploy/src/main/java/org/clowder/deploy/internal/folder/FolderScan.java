package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Looks at the deploy folders again and again: listing a small folder costs less than a file system watch, and works on every kind
 * of mount. What is new or has changed is handled once it did not change for a while, as it may still be being copied; what is gone
 * at once. Confined to the folder's thread.
 */
final class FolderScan implements Runnable {

    /** From one look to the next, in ms. */
    static final long INTERVAL = 500;

    private static final Log log = LogFactory.getLog(FolderScan.class);
    private static final long SETTLED = TimeUnit.SECONDS.toNanos(1);

    private final DeployFolders folders;
    private final FolderFiles files;
    private final Map<Path, Look> looks = new HashMap<>();
    /** The time of this look, the same for all, so that what came at once is handled in the order of names. */
    private long now;

    /** @param told whether it was said that it is not deployed */
    private record Look(String fingerprint, long since, boolean told) {}

    FolderScan(DeployFolders folders, FolderFiles files) {
        this.folders = folders;
        this.files = files;
    }

    /** What was complete before the folders were opened need not be watched first. */
    void expect(List<Path> present) {
        long before = System.nanoTime() - SETTLED;
        present.stream().filter(Fingerprint::isOld).forEach(path -> Fingerprint.ofAll(path)
                .ifPresent(found -> looks.put(path, new Look(found, before, false))));
    }

    @Override
    public void run() {
        now = System.nanoTime();
        for (Path folder : folders.all()) {
            Optional<List<Path>> there = folders.entries(folder);
            // a folder that is gone as a whole may be a mount that comes back
            there.ifPresent(entries -> look(folder, entries));
        }
    }

    private void look(Path folder, List<Path> entries) {
        looks.keySet().removeIf(path -> path.getParent().equals(folder) && !entries.contains(path));
        files.all().stream()
                .map(DeployFile::path)
                .filter(path -> path.getParent().equals(folder) && !entries.contains(path))
                .forEach(files::handle);
        entries.forEach(this::look);
    }

    private void look(Path path) {
        Optional<DeployFile> known = files.find(path);
        boolean handled = known.isPresent()
                && Fingerprint.of(path).filter(known.get().seen()::equals).isPresent();
        if (handled) {
            looks.remove(path);
            if (known.get().isDueAgain()) {
                files.handle(path);
            }
        } else if (settled(path)) {
            take(path);
        }
    }

    private boolean settled(Path path) {
        String fingerprint = Fingerprint.ofAll(path).orElse("");
        Look before = looks.get(path);
        if (before == null || !before.fingerprint().equals(fingerprint)) {
            looks.put(path, new Look(fingerprint, now, false));
            return false;
        }
        return !before.told() && now - before.since() >= SETTLED;
    }

    private void take(Path path) {
        if (DeployFolders.isApplication(path)) {
            files.handle(path);
            return;
        }
        log.warn(folders.label(path) + " is not deployed: expected *." + String.join(" or *.", Kinds.ENDINGS)
                + ", or a directory with WEB-INF or jaggery.conf"
                + (path.toString().endsWith(".cfg") ? "; a configuration belongs into conf" : ""));
        looks.computeIfPresent(path, (same, look) -> new Look(look.fingerprint(), look.since(), true));
    }
}
