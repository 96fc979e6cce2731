package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs the benchmark's web application, the same file for every mode. */
final class ApplicationArchive {

    private static final String PACKAGE = "org/clowder/benchmarks/application/";
    private static final List<String> CLASSES = List.of("SessionServlet", "Contents", "SessionState", "Numbers");

    private static final String WEB_XML =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1" metadata-complete="true">
              <distributable/>
              <servlet>
                <servlet-name>session</servlet-name>
                <servlet-class>org.clowder.benchmarks.application.SessionServlet</servlet-class>
                <load-on-startup>1</load-on-startup>
              </servlet>
              <servlet-mapping>
                <servlet-name>session</servlet-name>
                <url-pattern>/create</url-pattern>
                <url-pattern>/w</url-pattern>
                <url-pattern>/c</url-pattern>
                <url-pattern>/r</url-pattern>
                <url-pattern>/state</url-pattern>
                <url-pattern>/numbers</url-pattern>
              </servlet-mapping>
              <session-config><session-timeout>600</session-timeout></session-config>
            </web-app>
            """;

    private ApplicationArchive() {}

    static void write(Path war) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war))) {
            zip.putNextEntry(new ZipEntry("WEB-INF/web.xml"));
            zip.write(WEB_XML.getBytes(StandardCharsets.UTF_8));
            for (String name : CLASSES) {
                String resource = PACKAGE + name + ".class";
                zip.putNextEntry(new ZipEntry("WEB-INF/classes/" + resource));
                try (InputStream in = ApplicationArchive.class.getResourceAsStream("/" + resource)) {
                    in.transferTo(zip);
                }
            }
        }
    }
}
