package org.clowder.check.internal.application;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.catalina.startup.Constants;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.DeployableFile;
import org.clowder.deploy.DeployableFiles;
import org.clowder.server.ContextFileCheck;
import org.clowder.server.DeploymentException;

/** One file of a deploy folder, looked at without deploying it. For one thread. */
final class ApplicationFile {

    private final Path file;
    private final DeployableFiles files;
    private final ContextFileCheck contextFiles;
    private final Predicate<String> expected;
    private final List<String> problems = new ArrayList<>();
    private ContextName name;

    /**
     * @param files knows what it would be deployed as
     * @param contextFiles knows what a context file may say
     * @param expected whether a class that it names comes with a bundle
     */
    ApplicationFile(Path file, DeployableFiles files, ContextFileCheck contextFiles, Predicate<String> expected) {
        this.file = file;
        this.files = files;
        this.contextFiles = contextFiles;
        this.expected = expected;
    }

    /** The context path (and version) that it will take; empty if it takes none. */
    Optional<ContextName> name() {
        return Optional.ofNullable(name);
    }

    /** Looks at everything; each problem is a sentence that does not name the file. */
    List<String> check() {
        try {
            DeployableFile known = files.read(file);
            name = known.name().orElse(null);
            problems.addAll(known.remarks());
            if (known.name().isPresent()) {
                content(ArchiveScan.of(file), known, known.name().get());
            }
        } catch (DeploymentException e) {
            problems.add(e.getMessage());
        } catch (IOException e) {
            problems.add("cannot be read: " + e.getMessage());
        }
        return problems;
    }

    private void content(ArchiveScan scan, DeployableFile known, ContextName name) throws IOException {
        problems.addAll(scan.problems());
        Optional<byte[]> context = contextFile();
        context.ifPresent(content -> problems.addAll(
                contextFiles.problems(name.getName(), Constants.ApplicationContextXml, content, expected)));
        WebXml webXml = scan.webXml();
        webXml.problem().ifPresent(problems::add);
        if (known.standsAlone()) {
            namedClasses(scan);
        }
        boolean declared = known.distributable()
                || context.filter(ApplicationFile::distributable).isPresent();
        if (webXml.distributable() && !declared && !webXml.metadataComplete()) {
            scan.fragmentsThatForbid()
                    .forEach(library -> problems.add("<distributable/> in WEB-INF/web.xml is cancelled by"
                            + " META-INF/web-fragment.xml of " + library + ", which lacks it: sessions will not be"
                            + " replicated; set distributable=\"true\" on its <Context> (META-INF/context.xml)"));
        }
        if (webXml.distributable() || declared) {
            attributes(scan);
        }
    }

    /** That which the application brings along. */
    private Optional<byte[]> contextFile() throws IOException {
        try (Content content = new Content(file)) {
            return content.bytes(Constants.ApplicationContextXml);
        }
    }

    private static boolean distributable(byte[] contextFile) {
        return new String(contextFile, StandardCharsets.UTF_8)
                .matches("(?s).*<Context\\b[^>]*\\bdistributable\\s*=\\s*[\"']true[\"'].*");
    }

    private void namedClasses(ArchiveScan scan) {
        for (WebXml.NamedClass named : scan.webXml().classes()) {
            boolean own = scan.classes().containsKey(named.name().replace('.', '/'));
            if (!own && !visible(named.name())) {
                problems.add("WEB-INF/web.xml:" + named.line() + ": <" + named.element() + "> " + named.name()
                        + " is neither in WEB-INF/classes nor in a library of the archive, nor offered by the server");
            }
        }
    }

    private static boolean visible(String name) {
        for (ClassLoader loader : new ClassLoader[] {
            org.apache.catalina.startup.Tomcat.class.getClassLoader(), ClassLoader.getPlatformClassLoader()
        }) {
            try {
                Class.forName(name, false, loader);
                return true;
            } catch (ClassNotFoundException | LinkageError e) {
                continue;
            }
        }
        return false;
    }

    private void attributes(ArchiveScan scan) {
        Serializability serializability = new Serializability(scan.classes());
        for (AttributeSettings.Setting setting : scan.settings()) {
            serializability
                    .problem(setting.type())
                    .ifPresent(why -> problems.add("session attribute "
                            + (setting.attribute() == null ? "" : "\"" + setting.attribute() + "\" ") + "of "
                            + setting.type().getClassName() + ", set in " + setting.place()
                            + ", cannot be replicated: " + why
                            + "; implement it, make the field transient, or offer a ValueSerializer for the class"));
        }
    }
}
