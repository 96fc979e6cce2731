package org.clowder.server.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.WebXml;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallingContextConfigTest {

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();
    private Path records;
    private Path jar;

    @BeforeEach
    void start() throws Exception {
        records = directory.resolve("scans");
        tomcat.setBaseDir(directory.resolve("tomcat").toString());
        tomcat.getHost().setAppBase(directory.toString());
        jar = Files.createDirectories(directory.resolve("shop/WEB-INF/lib")).resolve("library.jar");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    private static void write(Path jar) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("a.txt"));
        }
    }

    private StandardContext start(RecallingContextConfig config) throws IOException {
        write(jar);
        StandardContext context = new StandardContext();
        context.setName("/shop");
        context.setPath("/shop");
        context.setDocBase(directory.resolve("shop").toString());
        context.setContainerSciFilter(".*");
        ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
        context.addLifecycleListener(config);
        tomcat.getHost().addChild(context);
        assertThat(context.getState().isAvailable()).isTrue();
        return context;
    }

    private Set<String> kept() throws IOException {
        if (!Files.exists(records)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(records)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void whatIsFoundIsKeptUnlessAJarCouldNotBeReadMeanwhile() throws IOException {
        tomcat.getHost().removeChild(start(new RecallingContextConfig(new ScanRecords(records)) {
            @Override
            protected void processAnnotationsJar(
                    URL url, WebXml fragment, boolean handlesTypesOnly, Map<String, JavaClassCacheEntry> known) {
                try {
                    Files.delete(jar);
                    super.processAnnotationsJar(url, fragment, handlesTypesOnly, known);
                    write(jar);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }));
        assertThat(kept()).isEmpty();

        start(new RecallingContextConfig(new ScanRecords(records)));
        assertThat(kept()).hasSize(1);
    }

    @Test
    void anotherJavaHasAnotherKey() throws IOException {
        StandardContext context = start(new RecallingContextConfig(new ScanRecords(records)));
        WebXml fragment = new WebXml();
        fragment.setURL(jar.toUri().toURL());
        List<WebXml> fragments = List.of(fragment);

        Optional<ScanKey> key = ScanKey.of(context, fragments, false, Set.of(), 17);
        assertThat(key).isPresent();
        assertThat(ScanKey.of(context, fragments, false, Set.of(), 17)).isEqualTo(key);
        assertThat(ScanKey.of(context, fragments, false, Set.of(), 21).map(ScanKey::name))
                .isPresent()
                .isNotEqualTo(key.map(ScanKey::name));
    }
}
