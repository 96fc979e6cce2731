package org.clowder.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes web applications of classes of this class path. */
final class WarBuilder {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final StringBuilder servlets = new StringBuilder();
    private boolean distributable;

    WarBuilder distributable() {
        distributable = true;
        return this;
    }

    /** A servlet by its class, which must need no other class, mapped to a URL pattern. */
    WarBuilder servlet(Class<?> type, String pattern) {
        servlets.append(
                """
                  <servlet><servlet-name>%1$s</servlet-name><servlet-class>%2$s</servlet-class></servlet>
                  <servlet-mapping><servlet-name>%1$s</servlet-name><url-pattern>%3$s</url-pattern></servlet-mapping>
                """
                        .formatted(type.getSimpleName(), type.getName(), pattern));
        return type(type);
    }

    /** As {@link #servlet}; it may go on in other threads. */
    WarBuilder asyncServlet(Class<?> type, String pattern) {
        servlet(type, pattern);
        int end = servlets.lastIndexOf("</servlet>");
        servlets.insert(end, "<async-supported>true</async-supported>");
        return this;
    }

    /** A servlet that starts with the application and answers nothing. */
    WarBuilder startedServlet(Class<?> type) {
        servlets.append(
                """
                  <servlet><servlet-name>%1$s</servlet-name><servlet-class>%2$s</servlet-class>
                    <load-on-startup>1</load-on-startup></servlet>
                """
                        .formatted(type.getSimpleName(), type.getName()));
        return type(type);
    }

    /** A class that the application can use. */
    WarBuilder type(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
            entries.put("WEB-INF/classes/" + file, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** More elements of its web.xml. */
    WarBuilder webXml(String elements) {
        servlets.append(elements);
        return this;
    }

    WarBuilder file(String name, String content) {
        entries.put(name, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A library with one file in it. */
    WarBuilder library(String jar, String name, String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, Map.of(name, content.getBytes(StandardCharsets.UTF_8)));
        entries.put("WEB-INF/lib/" + jar, bytes.toByteArray());
        return this;
    }

    /** A library. */
    WarBuilder library(Path jar) {
        try {
            entries.put("WEB-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The libraries that have these classes here. */
    WarBuilder librariesOf(Class<?>... types) {
        try {
            for (Class<?> type : types) {
                Path jar = Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI());
                entries.put("WEB-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Content that does not get smaller by compression. */
    WarBuilder ballast(int bytes) {
        byte[] noise = new byte[bytes];
        new java.util.Random(bytes).nextBytes(noise);
        entries.put("ballast.bin", noise);
        return this;
    }

    /** Writes the WAR file. */
    Path build(Path file) {
        Map<String, byte[]> all = new LinkedHashMap<>(entries);
        all.put("WEB-INF/web.xml", webXml().getBytes(StandardCharsets.UTF_8));
        try {
            Files.createDirectories(file.getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                write(out, all);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String webXml() {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                %s%s</web-app>
                """
                .formatted(distributable ? "  <distributable/>\n" : "", servlets);
    }

    private static void write(OutputStream out, Map<String, byte[]> content) {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.copyOf(content.keySet())) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content.get(name));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs a directory as it is. */
    static Path pack(Path directory, Path file) {
        Map<String, byte[]> content = new LinkedHashMap<>();
        try (var files = Files.walk(directory)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                content.put(directory.relativize(each).toString(), Files.readAllBytes(each));
            }
            Files.createDirectories(file.getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                write(out, content);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks a WAR file, with the times of its entries. */
    static void unpack(Path file, Path directory) {
        try (FileSystem war = FileSystems.newFileSystem(file);
                var files = Files.walk(war.getPath("/"))) {
            for (Path each : files.toList()) {
                Path target = directory.resolve(each.toString().substring(1));
                Files.createDirectories(target.getParent());
                Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
