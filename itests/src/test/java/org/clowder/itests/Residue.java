package org.clowder.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.Tool;
import org.clowder.itests.app.AuditServlet;

/**
 * What a member holds, as far as it should not depend on how often something was deployed before.
 *
 * @param loaders class loaders of tenants that have not been collected
 * @param counted threads, MBeans, open files and files in {@code data/}, by what they are
 * @param instances of classes that belong to applications, after a collection of the whole heap
 * @param heap bytes, after the same collection
 */
record Residue(List<String> loaders, Map<String, Long> counted, Map<String, Long> instances, long heap) {

    private static final List<String> OF_APPLICATIONS = List.of(
            "org.apache.catalina.core.StandardContext",
            "org.apache.catalina.loader.ParallelWebappClassLoader",
            "org.clowder.deploy.internal.bundle.BundleWebappClassLoader",
            "org.clowder.deploy.internal.deployment.Deployment",
            "org.clowder.session.BundleDeltaManager",
            "org.apache.catalina.session.StandardManager",
            "org.apache.felix.framework.BundleWiringImpl",
            "org.apache.felix.framework.BundleRevisionImpl",
            "org.apache.jasper.servlet.JasperLoader",
            "org.apache.naming.NamingContext",
            "org.apache.tomcat.dbcp.dbcp2.BasicDataSource",
            "org.apache.tomcat.websocket.server.WsServerContainer");

    /** Looks at a member that has the application of {@link AuditServlet}. */
    static Residue of(Member member) {
        List<String> audit = Http.page(member.url("/audit/"))
                .lines()
                .filter(line -> !isOfLoad(line))
                .toList();
        List<String> histogram = Tool.run(
                        Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                        "" + member.pid(),
                        "GC.class_histogram")
                .lines()
                .map(String::strip)
                .toList();
        return new Residue(
                audit.stream().filter(line -> line.startsWith("loader ")).toList(),
                count(Stream.of(
                                audit.stream()
                                        .filter(line -> line.startsWith("thread ") || line.startsWith("mbean "))
                                        .map(line -> line.startsWith("thread ") ? line.replaceAll("\\d+", "") : line),
                                openFiles(member).map(file -> "open " + file.replaceAll("\\d+", "")),
                                files(member.base().resolve("data")).map(file -> "file " + file.getFileName()))
                        .flatMap(lines -> lines)),
                histogram.stream()
                        .map(line -> line.split("\\s+"))
                        .filter(line -> line.length > 3 && OF_APPLICATIONS.contains(line[3]))
                        .collect(Collectors.toMap(line -> line[3], line -> Long.valueOf(line[1]))),
                Long.parseLong(histogram.stream()
                        .filter(line -> line.startsWith("Total "))
                        .findFirst()
                        .orElseThrow()
                        .split("\\s+")[2]));
    }

    /** Their number is that of requests at a time, and of events. */
    private static boolean isOfLoad(String line) {
        return line.matches("thread (http-nio|EventAdmin|clowder-deploy$|clowder-readiness|Attach|pool-).*")
                || line.matches("mbean .*(type=RequestProcessor|connectionpool=connections).*");
    }

    private static Map<String, Long> count(Stream<String> lines) {
        return lines.collect(Collectors.groupingBy(UnaryOperator.identity(), TreeMap::new, Collectors.counting()));
    }

    private static Stream<String> openFiles(Member member) {
        return files(Path.of("/proc/" + member.pid() + "/fd")).flatMap(link -> {
            try {
                return Stream.of(Files.readSymbolicLink(link).toString())
                        .filter(target -> target.startsWith("/") && !isOfResources(target));
            } catch (IOException closed) {
                return Stream.empty();
            }
        });
    }

    /** Tomcat closes the libraries of an application now and then; one that is left open is of a file that is deleted. */
    private static boolean isOfResources(String target) {
        return target.contains("/WEB-INF/lib/") && !target.endsWith("(deleted)");
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !Files.isDirectory(file)).toList().stream();
        } catch (UncheckedIOException | NoSuchFileException moving) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
