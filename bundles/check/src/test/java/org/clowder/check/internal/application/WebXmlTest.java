package org.clowder.check.internal.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebXmlTest {

    @Test
    void isReadByTheParserOfTheJdkWhateverTheContextClassLoaderOffers(@TempDir Path directory) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve("javax.xml.stream.XMLInputFactory"), "com.acme.Parser");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader foreign =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            thread.setContextClassLoader(foreign);
            byte[] text = "<web-app><distributable/></web-app>".getBytes(StandardCharsets.UTF_8);
            WebXml read = WebXml.read(new ByteArrayInputStream(text), "web.xml");
            assertThat(read.problem()).isEmpty();
            assertThat(read.distributable()).isTrue();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
