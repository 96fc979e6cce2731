package org.clowder.deploy.internal.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Archive;
import org.clowder.deploy.internal.archive.JaggeryConf;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.container.OwnContextFile;
import org.clowder.deploy.internal.folder.Kinds;
import org.clowder.server.ContextFileCheck;
import org.clowder.server.DeploymentException;

/** One file of a deploy folder, looked at without deploying it. For one thread. */
final class ApplicationFile {

    private static final String DISTRIBUTABLE_HEADER = "Clowder-Distributable";

    private final Path file;
    private final ContextFileCheck contextFiles;
    private final Predicate<String> expected;
    private final List<String> problems = new ArrayList<>();
    private String path;

    /**
     * @param contextFiles knows what a context file may say
     * @param expected whether a class that it names comes with a bundle
     */
    ApplicationFile(Path file, ContextFileCheck contextFiles, Predicate<String> expected) {
        this.file = file;
        this.contextFiles = contextFiles;
        this.expected = expected;
    }

    /** The context path (and version) that it will take; empty if it takes none. */
    Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /** Looks at everything; each problem is a sentence that does not name the file. */
    List<String> check() {
        try {
            Attributes manifest = readable();
            Kind kind = Kinds.of(file, manifest);
            Optional<ContextName> name = kind.takes(file, manifest);
            path = name.map(ContextName::getDisplayName).orElse(null);
            if (name.isPresent()) {
                content(ArchiveScan.of(file), manifest, kind, name.get());
            }
        } catch (DeploymentException e) {
            problems.add(e.getMessage());
        } catch (IOException e) {
            problems.add("cannot be read: " + e.getMessage());
        }
        return problems;
    }

    private Attributes readable() throws DeploymentException {
        try (Archive archive = Archive.open(file)) {
            archive.verify();
            return archive.manifest();
        }
    }

    private void content(ArchiveScan scan, Attributes manifest, Kind kind, ContextName name) throws IOException {
        problems.addAll(scan.problems());
        contextFile(name);
        WebXml webXml = scan.webXml();
        webXml.problem().ifPresent(problems::add);
        if (kind.standsAlone()) {
            namedClasses(scan);
        }
        boolean declared = "true".equalsIgnoreCase(manifest.getValue(DISTRIBUTABLE_HEADER)) || otherwiseDistributable();
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

    private void contextFile(ContextName name) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(OwnContextFile.PLACE);
            if (entry != null) {
                try (InputStream in = zip.getInputStream(entry)) {
                    problems.addAll(
                            contextFiles.problems(name.getName(), OwnContextFile.PLACE, in.readAllBytes(), expected));
                }
            }
        }
    }

    /** By its own context file or {@code jaggery.conf}. */
    private boolean otherwiseDistributable() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry context = zip.getEntry(OwnContextFile.PLACE);
            if (context != null) {
                try (InputStream in = zip.getInputStream(context)) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    if (text.matches("(?s).*<Context\\b[^>]*\\bdistributable\\s*=\\s*[\"']true[\"'].*")) {
                        return true;
                    }
                }
            }
            ZipEntry jaggery = zip.getEntry(JaggeryConf.NAME);
            if (jaggery == null) {
                return false;
            }
            try (InputStream in = zip.getInputStream(jaggery)) {
                return JaggeryConf.distributable(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
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
