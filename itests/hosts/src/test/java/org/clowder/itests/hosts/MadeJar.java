package org.clowder.itests.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bundles and applications that a test makes: of classes of its own, or of jars of others. */
final class MadeJar {

    private static final String WEB_XML =
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
              <distributable/>
              <servlet><servlet-name>servlet</servlet-name><servlet-class>%s</servlet-class></servlet>
              <servlet-mapping><servlet-name>servlet</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
            </web-app>
            """;

    private MadeJar() {}

    /** Of the package of a class, and of an activator in it that has been compiled to another directory. */
    static Path of(Class<?> one, String activator, Path classes, Path jar, String imported) throws IOException {
        try (FileSystem content = empty(jar)) {
            copyPackage(one, content);
            String file = activator.replace('.', '/') + ".class";
            Files.copy(classes.resolve(file), content.getPath(file));
            describe(
                    content,
                    Map.of(
                            "Bundle-SymbolicName", one.getPackageName(),
                            "Bundle-Activator", activator,
                            "Import-Package", imported));
        }
        return jar;
    }

    /** A web bundle of one page, for one Servlet API. */
    static Path pages(String path, String imported, Path directory) throws IOException {
        Path jar = directory.resolve(path.substring(1) + ".jar");
        try (FileSystem content = empty(jar)) {
            // the manifest first, as whoever reads the jar as a stream expects
            describe(
                    content,
                    Map.of(
                            "Bundle-SymbolicName", path.substring(1),
                            "Web-ContextPath", path,
                            "Import-Package", imported));
            Files.writeString(content.getPath("index.html"), path);
        }
        return jar;
    }

    /** A web bundle with a listener, of the listener's package. */
    static Path listening(Class<?> listener, String path, Path jar) throws IOException {
        try (FileSystem content = empty(jar)) {
            describe(
                    content,
                    Map.of(
                            "Bundle-SymbolicName",
                            path.substring(1),
                            "Web-ContextPath",
                            path,
                            "Import-Package",
                            "jakarta.servlet,org.osgi.framework"));
            copyPackage(listener, content);
            Path webXml = Files.createDirectory(content.getPath("WEB-INF")).resolve("web.xml");
            Files.writeString(
                    webXml,
                    "<web-app><listener><listener-class>" + listener.getName()
                            + "</listener-class></listener></web-app>");
        }
        return jar;
    }

    /** An application, distributable, of one servlet that has all paths. */
    static Path war(Class<?> servlet, Path war) throws IOException {
        try (FileSystem content = empty(war)) {
            // Pax URL asks for one
            describe(content, Map.of());
            Path file = content.getPath("WEB-INF/classes", servlet.getName().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            try (InputStream in = servlet.getResourceAsStream(servlet.getSimpleName() + ".class")) {
                Files.copy(in, file);
            }
            Files.writeString(content.getPath("WEB-INF/web.xml"), WEB_XML.formatted(servlet.getName()));
        }
        return war;
    }

    /** Of the package of its activator and of all that Tomcat's jars have, whose packages it exports, each in the version of its jar. */
    static Path exporting(List<Path> jars, Class<?> activator, Path jar) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        try (FileSystem content = empty(jar)) {
            for (Path each : jars) {
                try (JarFile from = new JarFile(each.toFile())) {
                    String version = from.getManifest().getMainAttributes().getValue("Bundle-Version");
                    for (JarEntry entry :
                            from.stream().filter(MadeJar::isOfTomcat).toList()) {
                        Path to = content.getPath(entry.getName());
                        Files.createDirectories(to.getParent());
                        try (InputStream in = from.getInputStream(entry)) {
                            Files.copy(in, to);
                        }
                        if (entry.getName().endsWith(".class")) {
                            versions.put(to.getParent().toString().replace('/', '.'), version);
                        }
                    }
                }
            }
            copyPackage(activator, content);
            describe(
                    content,
                    Map.of(
                            "Bundle-SymbolicName",
                            activator.getPackageName(),
                            "Bundle-Activator",
                            activator.getName(),
                            "Export-Package",
                            versions.entrySet().stream()
                                    .map(each -> each.getKey() + ";version=" + each.getValue())
                                    .collect(Collectors.joining(",")),
                            "Import-Package",
                            "jakarta.servlet,jakarta.servlet.annotation,jakarta.servlet.descriptor,jakarta.servlet.http",
                            "DynamicImport-Package",
                            "*"));
        }
        return jar;
    }

    private static boolean isOfTomcat(JarEntry entry) {
        return entry.getName().startsWith("org/apache/") && !entry.isDirectory();
    }

    private static void copyPackage(Class<?> one, FileSystem content) throws IOException {
        String directory = one.getPackageName().replace('.', '/');
        Path classes = Path.of(
                        one.getProtectionDomain().getCodeSource().getLocation().getPath())
                .resolve(directory);
        Files.createDirectories(content.getPath(directory));
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                Files.copy(file, content.getPath(directory, file.getFileName().toString()));
            }
        }
    }

    private static FileSystem empty(Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        Files.deleteIfExists(jar);
        return FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"));
    }

    private static void describe(FileSystem content, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        if (!headers.isEmpty()) {
            manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        }
        headers.forEach(manifest.getMainAttributes()::putValue);
        Path file = content.getPath("META-INF/MANIFEST.MF");
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            manifest.write(out);
        }
    }
}
