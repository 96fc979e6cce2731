package org.clowder.server.internal.context;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.catalina.Context;
import org.apache.catalina.WebResource;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.util.descriptor.web.WebXml;

/**
 * All that decides what a scan of an application's jars for annotations finds: the jars, the classes beside them, what initializers ask
 * for, Tomcat, and Java, which says what a multi-release jar holds. Jars go by the names, sizes and checksums of their entries.
 *
 * @param name the same for what is the same
 * @param jars the digest of each jar
 * @param classes the class files in all of them
 */
record ScanKey(String name, Map<String, String> jars, Set<String> classes) {

    private static final int FORMAT = 2;

    /** Empty if there are no jars, if some of it is not in one, or if one cannot be read. */
    static Optional<ScanKey> of(
            Context context,
            Collection<WebXml> fragments,
            boolean handlesTypesOnly,
            Collection<ServletContainerInitializer> initializers) {
        return of(
                context,
                fragments,
                handlesTypesOnly,
                initializers,
                Runtime.version().feature());
    }

    /** @param java the version of Java */
    static Optional<ScanKey> of(
            Context context,
            Collection<WebXml> fragments,
            boolean handlesTypesOnly,
            Collection<ServletContainerInitializer> initializers,
            int java) {
        if (fragments.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> jars = new HashMap<>();
        Set<String> classes = new HashSet<>();
        // Tomcat has jars without a name of their own in an order that follows from their place.
        List<String> parts = new ArrayList<>();
        MessageDigest key = digest();
        add(key, FORMAT + " " + java + " " + ServerInfo.getServerNumber() + " " + handlesTypesOnly);
        try {
            for (WebXml fragment : fragments) {
                Optional<Path> jar = file(fragment.getURL());
                if (jar.isEmpty()) {
                    return Optional.empty();
                }
                String content = content(jar.get(), classes);
                jars.put(fragment.getURL().toString(), content);
                parts.add(content + " " + fragment.getWebappJar() + " " + fragment.isMetadataComplete());
            }
        } catch (IOException e) {
            // Tomcat says what is wrong with it when it scans it
            return Optional.empty();
        }
        initializers.stream().map(ScanKey::wishes).forEach(parts::add);
        parts.stream().sorted().forEach(part -> add(key, part));
        for (WebResource resource : context.getResources().listResources("/WEB-INF/classes")) {
            addClasses(key, context, resource);
        }
        return Optional.of(new ScanKey(text(key), jars, classes));
    }

    private static Optional<Path> file(URL url) {
        String text = url.toString();
        if (text.startsWith("jar:file:") && text.endsWith("!/")) {
            text = text.substring("jar:".length(), text.length() - "!/".length());
        }
        return text.startsWith("file:") && text.endsWith(".jar")
                ? Optional.of(Path.of(URI.create(text)))
                : Optional.empty();
    }

    private static String content(Path jar, Set<String> classes) throws IOException {
        MessageDigest digest = digest();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                add(digest, entry.getName() + " " + entry.getSize() + " " + entry.getCrc());
                if (entry.getName().endsWith(".class")) {
                    classes.add(entry.getName());
                }
            }
        }
        return text(digest);
    }

    private static String wishes(ServletContainerInitializer initializer) {
        HandlesTypes types = initializer.getClass().getAnnotation(HandlesTypes.class);
        return initializer.getClass().getName()
                + (types == null
                        ? ""
                        : Arrays.stream(types.value())
                                .map(Class::getName)
                                .sorted()
                                .toList());
    }

    private static void addClasses(MessageDigest key, Context context, WebResource resource) {
        if (resource.isDirectory()) {
            for (WebResource child : context.getResources().listResources(resource.getWebappPath())) {
                addClasses(key, context, child);
            }
        } else {
            add(key, resource.getWebappPath() + " " + resource.getContentLength() + " " + resource.getLastModified());
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    private static String text(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
