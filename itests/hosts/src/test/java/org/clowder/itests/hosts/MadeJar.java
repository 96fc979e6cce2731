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
import java.util.Set;
import java.util.TreeSet;
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

    /** Of the package of its activator, with Tomcat's packages from {@code org.clowder.tomcat}. */
    static Path of(Class<?> activator, Path jar, String... imported) throws IOException {
        String directory = activator.getPackageName().replace('.', '/');
        Path classes = Path.of(activator
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .resolve(directory);
        try (FileSystem content = empty(jar);
                Stream<Path> files = Files.list(classes)) {
            Files.createDirectories(content.getPath(directory));
            for (Path file : files.toList()) {
                Files.copy(file, content.getPath(directory, file.getFileName().toString()));
            }
            describe(
                    content,
                    Map.of(
                            "Bundle-SymbolicName", activator.getPackageName(),
                            "Bundle-Activator", activator.getName(),
                            "Import-Package",
                                    "org.osgi.framework,"
                                            + String.join(";", imported)
                                            + ";bundle-symbolic-name=org.clowder.tomcat"));
        }
        return jar;
    }

    /** An application, distributable, of one servlet that has all paths. */
    static Path war(Class<?> servlet, Path war) throws IOException {
        try (FileSystem content = empty(war)) {
            Path file = content.getPath("WEB-INF/classes", servlet.getName().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            try (InputStream in = servlet.getResourceAsStream(servlet.getSimpleName() + ".class")) {
                Files.copy(in, file);
            }
            Files.writeString(content.getPath("WEB-INF/web.xml"), WEB_XML.formatted(servlet.getName()));
        }
        return war;
    }

    /** Of all classes of some jars, whose packages it exports in one version. */
    static Path exporting(String version, List<Path> jars, Path jar) throws IOException {
        Set<String> packages = new TreeSet<>();
        try (FileSystem content = empty(jar)) {
            for (Path each : jars) {
                try (JarFile from = new JarFile(each.toFile())) {
                    for (JarEntry entry : from.stream().filter(MadeJar::isClass).toList()) {
                        Path to = content.getPath(entry.getName());
                        Files.createDirectories(to.getParent());
                        try (InputStream in = from.getInputStream(entry)) {
                            Files.copy(in, to);
                        }
                        packages.add(to.getParent().toString().replace('/', '.'));
                    }
                }
            }
            String exported = packages.stream()
                    .map(name -> name + ";version=\"" + version + "\"")
                    .collect(Collectors.joining(","));
            describe(content, Map.of("Bundle-SymbolicName", "other.tomcat", "Export-Package", exported));
        }
        return jar;
    }

    private static boolean isClass(JarEntry entry) {
        return entry.getName().startsWith("org/apache/") && entry.getName().endsWith(".class");
    }

    private static FileSystem empty(Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        Files.deleteIfExists(jar);
        return FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"));
    }

    private static void describe(FileSystem content, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        headers.forEach(manifest.getMainAttributes()::putValue);
        Path file = content.getPath("META-INF/MANIFEST.MF");
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            manifest.write(out);
        }
    }
}
