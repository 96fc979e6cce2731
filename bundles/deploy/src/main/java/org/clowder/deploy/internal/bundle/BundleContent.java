package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.clowder.deploy.internal.archive.Archive;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.deploy.internal.archive.EntryNames;
import org.clowder.deploy.internal.archive.PassingFailure;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The content of a web bundle with its fragments, as files: frameworks differ in how they list and time the entries of a
 * bundle, and Tomcat wants both.
 *
 * <p>{@code content/} is what the context serves. If the root of the bundle or of a fragment is on the class path, classes there are
 * kept out of it, in {@code classes/}, a directory for each of them, where only scanning finds them. {@code wired/} holds bundles that
 * contribute to the application. Nothing here is loaded as a class; that is the bundle's business.
 */
final class BundleContent {

    private static final String META_INF = "META-INF/";

    private final Path directory;
    private final BundleClassPath classPath;
    private final List<WiredBundle> wired = new ArrayList<>();
    private final List<Path> roots = new ArrayList<>();
    private final EntryNames names = EntryNames.withBackslashes();

    /** A bundle that contributes, and its unpacked content. */
    record WiredBundle(BundleWiring wiring, Path content) {

        Bundle bundle() {
            return wiring.getBundle();
        }
    }

    private BundleContent(Path directory, BundleClassPath classPath) {
        this.directory = directory;
        this.classPath = classPath;
    }

    /**
     * Unpacks a bundle.
     *
     * @param directory does not exist
     * @throws DeploymentException if the content cannot be read or written; nothing of it remains
     */
    static BundleContent unpack(Bundle bundle, Path directory) throws DeploymentException {
        BundleContent content = new BundleContent(directory, BundleClassPath.of(bundle));
        try {
            Files.createDirectories(content.served());
            content.copy(bundle);
            for (Bundle fragment : BundleClassPath.fragments(bundle)) {
                content.copy(fragment);
            }
            for (BundleWiring contributor : Contributors.of(bundle)) {
                content.copyWired(contributor);
            }
            content.names.tell(WebBundle.source(bundle));
            return content;
        } catch (IOException e) {
            Directories.delete(directory);
            throw new PassingFailure("cannot be unpacked to " + directory + ": " + e, e);
        } catch (DeploymentException e) {
            Directories.delete(directory);
            throw e;
        } catch (RuntimeException e) {
            Directories.delete(directory);
            throw new DeploymentException("cannot be unpacked to " + directory + ": " + e, e);
        }
    }

    /** The directory that the context serves. */
    Path served() {
        return directory.resolve("content");
    }

    /** The roots of the bundle and its fragments, as far as they are on the class path and hold anything for it. */
    List<Path> roots() {
        return roots.stream().filter(Files::isDirectory).toList();
    }

    BundleClassPath classPath() {
        return classPath;
    }

    List<WiredBundle> wired() {
        return Collections.unmodifiableList(wired);
    }

    void delete() {
        Directories.delete(directory);
    }

    private void copy(Bundle bundle) throws IOException, DeploymentException {
        boolean hasRoot = BundleClassPath.ofAlone(bundle).hasRoot();
        Path root = directory.resolve("classes").resolve(bundle.getBundleId() + ".jar.d");
        roots.add(root);
        for (String entry : entries(bundle)) {
            boolean isClass = entry.endsWith(".class");
            boolean underWebInf = entry.toUpperCase(Locale.ROOT).startsWith("WEB-INF/");
            boolean foreign = isClass
                    && entry.startsWith(BundleClassPath.WEB_INF_CLASSES + "/")
                    && !classPath.has(BundleClassPath.WEB_INF_CLASSES);
            boolean rootClass = isClass && !underWebInf && hasRoot;
            if (!foreign && !rootClass) {
                copy(bundle, entry, served());
            }
            if (rootClass || entry.startsWith(META_INF) && hasRoot) {
                copy(bundle, entry, root);
            }
        }
    }

    private void copyWired(BundleWiring contributor) throws IOException, DeploymentException {
        Bundle bundle = contributor.getBundle();
        Path target = directory.resolve("wired").resolve(bundle.getBundleId() + ".jar.d");
        for (String entry : entries(bundle)) {
            copy(bundle, entry, target);
        }
        wired.add(new WiredBundle(contributor, target));
    }

    /** What came first stays: the bundle's own content before that of its fragments. */
    private void copy(Bundle bundle, String entry, Path target) throws IOException, DeploymentException {
        Path file = names.file(target, entry).orElse(null);
        if (file == null || Files.exists(file)) {
            return;
        }
        URL url = bundle.getEntry(entry);
        if (url == null) {
            throw new IOException("entry " + entry + " of " + bundle + " is listed, but cannot be opened");
        }
        Files.createDirectories(file.getParent());
        URLConnection connection = url.openConnection();
        try (InputStream in = connection.getInputStream()) {
            Files.copy(in, file);
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(time(bundle, entry, connection.getLastModified())));
    }

    /** That of the entry as on Tomcat, see {@link Archive#isPage}; that of its arrival where the framework knows no other. */
    private static long time(Bundle bundle, String entry, long ofEntry) {
        return ofEntry > 0 && !Archive.isPage(entry) ? ofEntry : bundle.getLastModified();
    }

    /** Every entry that is not a directory; fragments are not included, as they would be by {@code findEntries}. */
    private static List<String> entries(Bundle bundle) {
        List<String> files = new ArrayList<>();
        List<String> directories = new ArrayList<>(List.of("/"));
        while (!directories.isEmpty()) {
            Enumeration<String> paths = bundle.getEntryPaths(directories.remove(directories.size() - 1));
            if (paths != null) {
                Collections.list(paths).forEach(path -> (path.endsWith("/") ? directories : files).add(path));
            }
        }
        return files;
    }
}
