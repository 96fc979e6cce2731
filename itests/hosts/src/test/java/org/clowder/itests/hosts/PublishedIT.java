package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.clowder.harness.Directories;
import org.clowder.harness.Document;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What {@code mvn install} and {@code mvn deploy} bring to a repository, and what a project gets of it that is built against {@code org.clowder.bom}. */
class PublishedIT {

    private static final Path WORK =
            Directories.fresh(Path.of(System.getProperty("clowder.work")).resolve("published"));
    private static final Path REPOSITORY = WORK.resolve("repository");
    private static final Path GROUP = REPOSITORY.resolve("org/clowder");
    private static final Path INSTALLED = WORK.resolve("installed");

    /** Of a copy of what is published, as the build that this test is a part of has files of the same names in use; into a copy of the local repository. */
    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void deploy() throws Exception {
        Path checkout = Directories.fresh(WORK.resolve("checkout"));
        copy(Embedding.CHECKOUT, checkout);
        List<String> arguments = new ArrayList<>(List.of("-P", "release", "-Dmaven.test.skip"));
        linkRepository(System.getProperty("clowder.repository"));
        arguments.add("-Dmaven.repo.local=" + INSTALLED);
        arguments.add("-DaltDeploymentRepository=here::" + REPOSITORY.toUri());
        arguments.addAll(List.of("-am", "-pl", String.join(",", published()), "deploy"));
        try {
            maven(checkout, arguments);
        } catch (AssertionError e) {
            assumeTrue(
                    Boolean.getBoolean("clowder.requireAllTests")
                            || !e.getMessage().contains("from/to central"),
                    "the plugins of the profile release are in the local repository, or can be fetched");
            throw e;
        }
    }

    private static void copy(Path from, Path to) {
        Tool.run(
                "sh",
                "-c",
                "tar -C '" + from + "' --exclude=target --exclude=.git -cf - . | tar -C '" + to + "' -xf -");
    }

    /** Without what is of this build. Jars of others are not written to, so that they need not be copied. */
    private static void linkRepository(String local) throws IOException {
        Files.createDirectories(INSTALLED);
        String copied = "tar -C '%1$s' --exclude='*.jar' -cf - . | tar -C '%2$s' -xf -".formatted(local, INSTALLED);
        String linked = "{ cp -aln '%1$s/.' '%2$s/' || cp -an '%1$s/.' '%2$s/'; }".formatted(local, INSTALLED);
        Tool.run("sh", "-ec", copied + "; " + linked + "; rm -rf '" + INSTALLED + "/org/clowder'");
    }

    private static void maven(Path project, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(System.getProperty("clowder.maven"), "-B", "-q", "-f", project.toString()));
        command.addAll(arguments);
        Tool.run(Duration.ofMinutes(14), command.toArray(String[]::new));
    }

    private static Element pom(String directory) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Embedding.CHECKOUT.resolve(directory).resolve("pom.xml").toFile())
                .getDocumentElement();
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList all = parent.getChildNodes();
        return IntStream.range(0, all.getLength())
                .mapToObj(all::item)
                .filter(node -> node.getNodeName().equals(name))
                .map(Element.class::cast);
    }

    private static Element child(Element parent, String name) {
        return children(parent, name).findFirst().orElseThrow();
    }

    private static String text(Element parent, String name) {
        return children(parent, name).map(Element::getTextContent).findFirst().orElse("");
    }

    private static Stream<String> modules() throws Exception {
        return children(child(pom(""), "modules"), "module").map(Element::getTextContent);
    }

    /** What a project may name: bundles, and starters of Spring Boot. */
    private static List<String> libraries() throws Exception {
        return modules()
                .filter(module -> module.matches("(bundles|spring-boot)/.*"))
                .toList();
    }

    private static List<String> published() throws Exception {
        return Stream.concat(libraries().stream(), Stream.of("features", "distribution", "bom"))
                .toList();
    }

    private static Stream<Element> named() throws Exception {
        return children(child(child(pom("bom"), "dependencyManagement"), "dependencies"), "dependency");
    }

    @Test
    void theBomNamesEveryLibraryInTheVersionOfTheBuild() throws Exception {
        List<String> built = new ArrayList<>();
        for (String library : libraries()) {
            built.add(text(pom(library), "artifactId"));
        }
        assertThat(named().map(each -> text(each, "artifactId"))).containsExactlyInAnyOrderElementsOf(built);
        assertThat(named().map(each -> text(each, "groupId"))).containsOnly("org.clowder");
        assertThat(named().map(each -> text(each, "version"))).containsOnly("${project.version}");
        assertThat(text(pom("bom"), "version")).isEqualTo(text(pom(""), "version"));
    }

    @Test
    void librariesComeWithSourcesAndJavadocOfWhatIsExported() throws Exception {
        for (String library : libraries()) {
            String artifact = text(pom(library), "artifactId");
            Path sources = Embedding.CHECKOUT.resolve(library).resolve("src/main/java");
            List<String> packages = packages(sources);
            List<String> exported = packages.stream()
                    .filter(name -> name.startsWith("org/clowder/") && !name.contains("/internal"))
                    .toList();
            Map<String, Path> files = files(artifact);
            assertThat(files).as(artifact).containsKeys(".pom", ".jar");
            assertThat(entries(files.get(".jar"))).as(artifact).anyMatch(name -> name.endsWith(".class"));
            assertThat(files.containsKey("-sources.jar")).as(artifact).isEqualTo(!packages.isEmpty());
            if (!packages.isEmpty()) {
                assertThat(entries(files.get("-sources.jar"))).as(artifact).containsAll(sources(sources));
            }
            assertThat(files.containsKey("-javadoc.jar")).as(artifact).isEqualTo(!exported.isEmpty());
            if (!exported.isEmpty()) {
                assertThat(entries(files.get("-javadoc.jar")))
                        .as(artifact)
                        .filteredOn(name -> name.endsWith("/package-summary.html"))
                        .containsExactlyInAnyOrderElementsOf(exported.stream()
                                .map(name -> name + "/package-summary.html")
                                .toList());
            }
        }
    }

    private static List<String> sources(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        }
    }

    private static List<String> packages(Path directory) throws IOException {
        return sources(directory).stream()
                .map(file -> file.substring(0, file.lastIndexOf('/')))
                .distinct()
                .toList();
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile made = new JarFile(jar.toFile())) {
            return made.stream().map(JarEntry::getName).toList();
        }
    }

    /** The files of an artifact, by what follows its name and version. */
    private static Map<String, Path> files(String artifact) throws Exception {
        return files(GROUP, artifact);
    }

    private static Map<String, Path> files(Path group, String artifact) throws Exception {
        Path directory = group.resolve(artifact).resolve(text(pom("bom"), "version"));
        Pattern name = Pattern.compile(Pattern.quote(artifact) + "-\\d[\\d.]*-(?:SNAPSHOT|\\d{8}\\.\\d{6}-\\d+)(.*)");
        try (Stream<Path> all = Files.list(directory)) {
            return all.flatMap(file -> name.matcher(file.getFileName().toString())
                            .results()
                            .map(found -> Map.entry(found.group(1), file)))
                    .filter(file -> !file.getKey().matches(".*\\.(md5|sha1)"))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    @Test
    void archivesAreThereToo() throws Exception {
        assertThat(files("org.clowder.distribution")).containsKeys(".tar.gz", ".zip", ".deb");
        assertThat(files("org.clowder.features"))
                .containsKeys(".kar", "-features.xml", "-catalina-server.xml", "-web.xml");
        assertThat(files("org.clowder.bom")).containsOnlyKeys(".pom");
    }

    @Test
    void theSameFilesAreInstalled() throws Exception {
        Path group = INSTALLED.resolve("org/clowder");
        for (String module : published()) {
            String artifact = text(pom(module), "artifactId");
            assertThat(files(group, artifact).keySet())
                    .as(artifact)
                    .isEqualTo(files(artifact).keySet());
        }
    }

    /** Samples that the distribution is made of have been built with it. */
    @Test
    void nothingElseIsPublished() throws Exception {
        List<String> artifacts = new ArrayList<>(List.of("clowder"));
        for (String module : published()) {
            artifacts.add(text(pom(module), "artifactId"));
        }
        try (Stream<Path> there = Files.list(GROUP)) {
            assertThat(there.map(each -> each.getFileName().toString())).containsExactlyInAnyOrderElementsOf(artifacts);
        }
        for (String module : modules().toList()) {
            boolean skipped = children(pom(module), "properties")
                    .anyMatch(all -> text(all, "maven.deploy.skip").equals("true"));
            assertThat(skipped).as(module + " stays out").isEqualTo(!published().contains(module));
        }
    }

    /** By what {@code docs/embedding.md} prints for its pom.xml, org.clowder.session alone. */
    @Test
    void aProjectThatNamesOneOfThemCompilesAndRuns() throws Exception {
        Path project = Directories.fresh(WORK.resolve("project"));
        copy(Embedding.CHECKOUT.resolve("samples/library"), project);
        Path file = project.resolve("pom.xml");
        Files.writeString(file, withDependencies(Files.readString(file), Embedding.block("<dependencyManagement>")));
        maven(project, List.of("-s", settings().toString(), "test"));

        assertThat(project.resolve("target/tomcat")).isDirectory();
    }

    private static String withDependencies(String pom, String dependencies) {
        String changed =
                pom.replaceFirst("(?s)<dependencyManagement>.*</dependencies>", Matcher.quoteReplacement(dependencies));
        assertThat(changed).contains(dependencies);
        return changed;
    }

    /** With the starters that {@code docs/spring-boot.md} prints, one after the other. */
    @Test
    void aProjectThatNamesAStarterCompiles() throws Exception {
        Document document = Document.of(Embedding.CHECKOUT.resolve("docs/spring-boot.md"));
        for (String dependency : List.of(
                document.block(
                        "<dependency>\n  <groupId>org.clowder</groupId>\n  <artifactId>clowder-spring-boot-starter<"),
                document.block(
                        "<dependency>\n  <groupId>org.clowder</groupId>\n  <artifactId>clowder-hazelcast-spring-boot-starter<"))) {
            Path project = Directories.fresh(WORK.resolve("application"));
            String pom = Files.readString(Embedding.CHECKOUT.resolve("samples/library/pom.xml"));
            Files.writeString(
                    project.resolve("pom.xml"),
                    withDependencies(pom, "<dependencies>\n" + dependency + "</dependencies>"));
            Path source = project.resolve("src/main/java/example/Application.java");
            Files.createDirectories(source.getParent());
            Files.writeString(
                    source,
                    """
                    package example;

                    @org.springframework.boot.autoconfigure.SpringBootApplication
                    public class Application {}
                    """);

            maven(project, List.of("-s", settings().toString(), "compile"));

            assertThat(project.resolve("target/classes/example/Application.class"))
                    .exists();
        }
    }

    /** Of this computer's repository, what others have released. */
    private static Path settings() throws IOException {
        return Files.writeString(
                WORK.resolve("settings.xml"),
                """
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors><mirror><id>local</id><mirrorOf>central</mirrorOf><url>%s</url></mirror></mirrors>
                  <profiles><profile><id>here</id><repositories>
                    <repository><id>here</id><url>%s</url></repository>
                  </repositories></profile></profiles>
                  <activeProfiles><activeProfile>here</activeProfile></activeProfiles>
                </settings>
                """
                        .formatted(
                                WORK.resolve("local"),
                                Path.of(System.getProperty("clowder.repository"))
                                        .toUri(),
                                REPOSITORY.toUri()));
    }

    /** With those that it is told of in {@code docs/embedding.md}, and no part of what bundles are compiled or tested with. */
    @Test
    void aLibraryBringsAlongWhatItNeedsOnAPlainClassPathOnly() throws Exception {
        Map<String, List<String>> brought = new TreeMap<>();
        for (String library : libraries()) {
            Element pom = pom(library);
            List<String> along = children(pom, "dependencies")
                    .flatMap(all -> children(all, "dependency"))
                    .filter(each -> List.of("", "compile", "runtime").contains(text(each, "scope")))
                    .filter(each -> !text(each, "optional").equals("true"))
                    .map(each -> text(each, "artifactId"))
                    .sorted()
                    .toList();
            if (!along.isEmpty()) {
                brought.put(text(pom, "artifactId"), along);
            }
        }
        assertThat(brought)
                .isEqualTo(Map.of(
                        "clowder-hazelcast-spring-boot-starter",
                                List.of("org.clowder.hazelcast", "spring-boot-starter-tomcat"),
                        "clowder-spring-boot-starter", List.of("org.clowder.session", "spring-boot-starter-tomcat"),
                        "org.clowder.channel", List.of("org.clowder.support", "tomcat-tribes"),
                        "org.clowder.hazelcast", List.of("hazelcast", "org.clowder.support", "tomcat-embed-core"),
                        "org.clowder.session",
                                List.of(
                                        "org.clowder.channel",
                                        "org.clowder.support",
                                        "tomcat-catalina-ha",
                                        "tomcat-embed-core")));
    }
}
