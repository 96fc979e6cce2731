package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bundle is made of several releases of Tomcat's parts. */
class ExportedVersionsTest {

    @Test
    void eachPackageHasTheVersionOfTheJarThatItComesFrom() throws IOException {
        Map<String, String> exported = new HashMap<>();
        try (InputStream file = Files.newInputStream(Path.of("target/classes/META-INF/MANIFEST.MF"))) {
            String header = new Manifest(file).getMainAttributes().getValue("Export-Package");
            for (String clause : header.split(",")) {
                List<String> parts = List.of(clause.split(";"));
                parts.stream()
                        .filter(part -> part.startsWith("version="))
                        .forEach(part ->
                                exported.put(parts.get(0), part.substring(8).replace("\"", "")));
            }
        }

        Map<String, String> packages = new HashMap<>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Path.of(each).getFileName().toString().startsWith("tomcat-")) {
                try (JarFile jar = new JarFile(each)) {
                    String version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
                    packagesOf(jar).forEach(name -> packages.put(name, version));
                }
            }
        }
        packages.keySet().retainAll(exported.keySet());
        assertThat(packages).containsKeys("org.apache.catalina", "org.apache.catalina.tribes", "org.apache.jasper");
        assertThat(exported).containsAllEntriesOf(packages);
    }

    private static Stream<String> packagesOf(JarFile jar) {
        return jar.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith("org/apache/") && name.endsWith(".class"))
                .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'));
    }
}
