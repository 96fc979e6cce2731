package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.DeploymentException;

/**
 * That an application is written for {@code javax.servlet}. Its own classes decide - those in {@code WEB-INF/classes} and those
 * that its {@code web.xml} names - and its libraries only where these say nothing: all
 * that is in these if there are no others. Whatever uses {@code jakarta.servlet} beside it
 * decides that it is not.
 *
 * @param className a class that is written for it
 * @param certain whether the application cannot do without the class: a library may have it for other servers, and the class
 *     may be left over where libraries bring what is of today
 */
public record JavaxUse(String className, boolean certain) {

    private static final Log log = LogFactory.getLog(JavaxUse.class);
    private static final String CLASSES = "WEB-INF/classes/";
    private static final String INITIALIZERS = "META-INF/services/%s.servlet.ServletContainerInitializer";
    private static final String ANNOTATIONS = "L%s/servlet/annotation/Web";
    private static final String TYPES = "%s/servlet/";

    /** What is found while the parts of an application are looked at one by one. */
    private static final class Finding {
        private String javax;
        private boolean jakarta;

        void add(String content, String mark, String className) {
            jakarta |= content.contains(mark.formatted("jakarta"));
            if (javax == null && content.contains(mark.formatted("javax"))) {
                javax = className;
            }
        }

        boolean isOpen() {
            return javax == null && !jakarta;
        }

        Optional<JavaxUse> result(boolean certain) {
            return jakarta ? Optional.empty() : Optional.ofNullable(javax).map(name -> new JavaxUse(name, certain));
        }
    }

    /** Something that a library may have. */
    @FunctionalInterface
    private interface Look {
        void at(ZipFile library) throws IOException, DeploymentException;
    }

    /** What there is to say about the application. */
    String text() {
        return (certain ? "it is written for javax.servlet, " : "a part of it is written for javax.servlet, ")
                + "for example " + className + ", and this server has jakarta.servlet; " + JavaxRule.REMEDY;
    }

    /** Looks at an application; empty if it is not written for {@code javax.servlet}, or if nothing tells. */
    static Optional<JavaxUse> of(Contents contents) throws DeploymentException {
        Finding own = new Finding();
        List<String> classes = names(contents, CLASSES, ".class");
        for (String name : classes) {
            if (!own.jakarta) {
                own.add(text(contents.content(name)), TYPES, className(name.substring(CLASSES.length())));
            }
        }
        if (own.jakarta) {
            return Optional.empty();
        }
        Set<String> named = WebXmlClasses.of(contents);
        Finding initializers = new Finding();
        libraries(contents, library -> {
            initializer(library, "javax", initializers);
            initializer(library, "jakarta", initializers);
            for (String name : named) {
                ZipEntry entry = library.getEntry(name.replace('.', '/') + ".class");
                if (entry != null) {
                    own.add(text(library, entry), TYPES, name);
                }
            }
        });
        if (!own.isOpen()) {
            return own.result(!initializers.jakarta);
        }
        return initializers.isOpen() && classes.isEmpty() ? annotated(contents) : initializers.result(false);
    }

    private static void initializer(ZipFile library, String root, Finding finding)
            throws IOException, DeploymentException {
        ZipEntry entry = library.getEntry(INITIALIZERS.formatted(root));
        if (entry != null) {
            String provider =
                    text(library, entry).lines().findFirst().orElse("").strip();
            finding.add(root, "%s", provider);
        }
    }

    private static Optional<JavaxUse> annotated(Contents contents) throws DeploymentException {
        Finding finding = new Finding();
        libraries(contents, library -> {
            for (Enumeration<? extends ZipEntry> all = library.entries(); all.hasMoreElements() && !finding.jakarta; ) {
                ZipEntry entry = all.nextElement();
                if (entry.getName().endsWith(".class")) {
                    finding.add(text(library, entry), ANNOTATIONS, className(entry.getName()));
                }
            }
        });
        return finding.result(false);
    }

    private static void libraries(Contents contents, Look look) throws DeploymentException {
        for (String name : names(contents, "WEB-INF/lib/", ".jar")) {
            try (ZipFile library = contents.library(name)) {
                look.at(library);
            } catch (IOException | DeploymentException e) {
                log.debug(name + " cannot be looked into", e);
            }
        }
    }

    private static List<String> names(Contents contents, String directory, String ending) throws DeploymentException {
        return contents.names(directory).stream()
                .filter(name -> name.endsWith(ending))
                .toList();
    }

    private static String className(String entry) {
        return entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    }

    private static String text(ZipFile library, ZipEntry entry) throws IOException, DeploymentException {
        try (InputStream in = library.getInputStream(entry)) {
            return text(Optional.of(Contents.bytes(in, entry.getName())));
        }
    }

    /** Names are found in a class file as they are. */
    private static String text(Optional<byte[]> content) {
        return new String(content.orElse(new byte[0]), StandardCharsets.ISO_8859_1);
    }
}
