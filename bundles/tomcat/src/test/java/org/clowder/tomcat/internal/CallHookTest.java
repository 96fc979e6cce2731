package org.clowder.tomcat.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardContext;
import org.junit.jupiter.api.Test;

class CallHookTest {

    private static final List<String> PACKAGES = List.of(
            "org/apache/catalina/",
            "org/apache/coyote/",
            "org/apache/tomcat/util/modeler/",
            "org/apache/tomcat/util/scan/",
            "org/apache/tomcat/dbcp/");

    /** Red where another version of Tomcat has others. */
    @Test
    void itNamesTheClassesThatHaveSuchCalls() throws Exception {
        Path bundle = Path.of(StandardContext.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(bundle)) {
            assertThat(files.map(file -> bundle.relativize(file).toString())
                            .filter(name -> name.endsWith(".class"))
                            .filter(name -> PACKAGES.stream().anyMatch(name::startsWith))
                            .filter(name -> StaticCalls.redirect(bytes(bundle.resolve(name)))
                                    .isPresent())
                            .map(name -> name.substring(0, name.length() - ".class".length())
                                    .replace('/', '.')))
                    .containsExactlyInAnyOrderElementsOf(CallHook.CLASSES);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
