package org.clowder.deploy.internal.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.FileNames;

/**
 * Looks at the deploy folders again and again: listing a small folder costs less than a file system watch, and works on every kind
 * of mount. What is new or has changed is handled once it did not change for a while, as it may still be being copied; what is gone
 * at once. Confined to the folder's thread.
 */
final class FolderScan implements Runnable {

    /** From one look to the next, in ms. */
    static final long INTERVAL = 500;

    private static final Log log = LogFactory.getLog(FolderScan.class);
    private static final long RESTLESS = TimeUnit.SECONDS.toNanos(20);
    private static final long SETTLED = TimeUnit.SECONDS.toNanos(1);

    private final DeployFolders folders;
    private final FolderFiles files;
    private final Map<Path, Look> looks = new HashMap<>();
    /** Of which was said that they are not deployed. */
    private final Set<Path> told = new HashSet<>();
    /** The time of this look, the same for all, so that what came at once is handled in the order of names. */
    private long now;

    /**
     * What a path was like.
     *
     * @param since when that was seen first
     * @param first when it was seen at all
     */
    private record Look(String fingerprint, long since, long first) {}

    FolderScan(DeployFolders folders, FolderFiles files) {
        this.folders = folders;
        this.files = files;
    }

    /** What was complete before the folders were opened need not be watched first. */
    void expect(List<Path> present) {
        long before = System.nanoTime() - SETTLED;
        present.stream().filter(Fingerprint::isOld).forEach(path -> Fingerprint.ofAll(path)
                .ifPresent(found -> looks.put(path, new Look(found, before, before))));
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
        told.removeIf(path -> path.getParent().equals(folder) && !entries.contains(path));
        files.all().stream()
                .map(DeployFile::path)
                .filter(path -> path.getParent().equals(folder) && !entries.contains(path))
                .forEach(this::handle);
        entries.forEach(this::look);
    }

    private void look(Path path) {
        Optional<DeployFile> known = files.find(path);
        if (!DeployFolders.isApplication(path)) {
            if (known.isPresent()) {
                handle(path);
            } else if (!told.contains(path) && settled(path, Fingerprint.of(path))) {
                tell(path);
            }
            return;
        }
        boolean handled = known.isPresent()
                && Fingerprint.of(path).filter(known.get().seen()::equals).isPresent();
        if (handled) {
            looks.remove(path);
            if (known.get().isDueAgain()) {
                handle(path);
            }
        } else if (settled(path, Fingerprint.ofAll(path))) {
            handle(path);
        }
    }

    /** Whatever is wrong with one keeps no other one waiting. */
    private void handle(Path path) {
        try {
            files.handle(path);
        } catch (RuntimeException | OutOfMemoryError e) {
            log.error(folders.label(path) + " could not be handled", e);
        }
    }

    /** What is never at rest, as a directory that an application writes into, is taken after a while; an archive is not whole before. */
    private boolean settled(Path path, Optional<String> fingerprint) {
        Look before = looks.get(path);
        if (before == null) {
            looks.put(path, new Look(fingerprint.orElse(""), now, now));
            return false;
        }
        if (!before.fingerprint().equals(fingerprint.orElse("")) || fingerprint.isEmpty()) {
            looks.put(path, new Look(fingerprint.orElse(""), now, before.first()));
            boolean whole = !DeployFolders.isApplication(path) || !Files.isRegularFile(path);
            return whole && now - before.first() >= RESTLESS;
        }
        return now - before.since() >= SETTLED;
    }

    private void tell(Path path) {
        told.add(path);
        looks.remove(path);
        if (!FileNames.isNameable(path)) {
            log.warn(folders.label(path) + " is not deployed: its name is not "
                    + System.getProperty("sun.jnu.encoding") + ", as those of files are here; rename it, or start the"
                    + " member with a locale of its encoding, LC_ALL=C.UTF-8 for example");
            return;
        }
        Path war = path.resolveSibling(path.getFileName() + ".war");
        if (Files.isDirectory(path) && Files.exists(war)) {
            log.info(folders.label(path) + " is not deployed, as " + war.getFileName() + " beside it is");
            return;
        }
        log.warn(folders.label(path) + " is not deployed: expected *." + String.join(" or *.", Kinds.ENDINGS)
                + ", or a directory with WEB-INF, jaggery.conf or index.jag"
                + (path.toString().endsWith(".cfg") ? "; a configuration belongs into conf" : ""));
    }
}
