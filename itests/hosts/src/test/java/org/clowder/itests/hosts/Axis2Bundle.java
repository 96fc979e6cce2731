package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A bundle with Axis2 inside, as a host makes one: Tribes comes from {@code org.clowder.tomcat}. Its {@code axis2.xml} is made here as well. */
final class Axis2Bundle {

    static final String NAME = "org.example.axis2";

    /** With {@code org.clowder.axis2.jar} and, in {@code lib/}, Axis2 and what it needs. */
    private static final Path FILES = Path.of(System.getProperty("clowder.work"), "axis2");

    private Axis2Bundle() {}

    /** Makes a directory with this bundle and {@code org.clowder.axis2}. */
    static Path both(Path directory) throws IOException {
        Files.createDirectories(directory);
        copy(FILES, directory);
        write(directory.resolve(NAME + ".jar"));
        return directory;
    }

    /** Copies the files that lie in a directory. */
    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void write(Path file) throws IOException {
        List<Path> libraries;
        try (Stream<Path> files = Files.list(FILES.resolve("lib"))) {
            libraries = files.sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest(libraries))) {
            for (Class<?> each : List.of(Axis2Activator.class, Greeting.class, Greeting.Answer.class)) {
                String name = each.getName().replace('.', '/') + ".class";
                try (InputStream code = each.getClassLoader().getResourceAsStream(name)) {
                    put(jar, name, code.readAllBytes());
                }
            }
            for (Path library : libraries) {
                put(jar, "lib/" + library.getFileName(), Files.readAllBytes(library));
            }
        }
    }

    /** With the imports that {@code docs/embedding.md} prints. */
    private static Manifest manifest(List<Path> libraries) throws IOException {
        String printed = "Manifest-Version: 1.0\n" + Embedding.block("Import-Package: org.apache.catalina.tribes, ");
        Manifest manifest = new Manifest(new ByteArrayInputStream(printed.getBytes(StandardCharsets.UTF_8)));
        Attributes main = manifest.getMainAttributes();
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", NAME);
        main.putValue("Bundle-Activator", Axis2Activator.class.getName());
        main.putValue(
                "Bundle-ClassPath",
                libraries.stream().map(each -> ",lib/" + each.getFileName()).collect(Collectors.joining("", ".", "")));
        return manifest;
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    /**
     * Writes {@code axis2/axis2.xml}, with the clustering and the phases of the files that Axis2 ships.
     *
     * @param port of the channel
     * @param initiated by Axis2 as it starts; else by the host, as that file has it
     */
    static void configure(Home home, int port, int multicastPort, boolean initiated) throws IOException {
        Path directory = Files.createDirectories(home.base().resolve("axis2"));
        Files.createDirectories(directory.resolve("services"));
        String clustering = shipped("axis2.xml", "<clustering ", "<!-- ====");
        clustering =
                once(clustering, "TribesClusteringAgent\" enable=\"false\"", "TribesClusteringAgent\" enable=\"true\"");
        clustering = once(clustering, "\"localMemberPort\">4000<", "\"localMemberPort\">" + port + "<");
        clustering = once(clustering, "\"mcastPort\">45564<", "\"mcastPort\">" + multicastPort + "<");
        if (initiated) {
            clustering = once(clustering, "\"AvoidInitiation\">true<", "\"AvoidInitiation\">false<");
        }
        Files.writeString(
                directory.resolve("axis2.xml"),
                "<axisconfig name=\"AxisJava2.0\">\n<parameter name=\"hotdeployment\">false</parameter>\n"
                        + clustering
                        + shipped("org/apache/axis2/deployment/axis2_default.xml", "<phaseOrder", "</axisconfig>")
                        + "</axisconfig>\n");
    }

    /** Replaces what is there once. */
    private static String once(String text, String shipped, String own) {
        assertThat(text).containsOnlyOnce(shipped);
        return text.replace(shipped, own);
    }

    /** A part of a file of Axis2's kernel. */
    private static String shipped(String file, String begin, String end) throws IOException {
        try (ZipFile kernel = new ZipFile(FILES.resolve("lib/axis2-kernel.jar").toFile())) {
            String text =
                    new String(kernel.getInputStream(kernel.getEntry(file)).readAllBytes(), StandardCharsets.UTF_8);
            int from = text.indexOf(begin);
            return text.substring(from, text.indexOf(end, from)).replace("\r", "");
        }
    }
}
