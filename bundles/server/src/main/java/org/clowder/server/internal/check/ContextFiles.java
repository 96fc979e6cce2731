package org.clowder.server.internal.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.Service;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Constants;
import org.clowder.server.internal.context.ContextFileScan;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.problem.Problem;
import org.clowder.tomcat.FileNames;

/** The context files that a member with a descriptor would read from its own directories, and their problems. */
final class ContextFiles {

    private static final String ARCHIVE = ".war";

    private final ContextFileScan scan;
    private final List<Problem> problems = new ArrayList<>();

    private ContextFiles(ContextFileScan scan) {
        this.scan = scan;
    }

    /**
     * Looks at {@code conf/context.xml}, at the files of each Host, and at those of the applications in its {@code appBase}.
     *
     * @param descriptor with the Hosts, as far as it could be read
     */
    static List<Problem> problems(Path base, Optional<Descriptor> descriptor, ContextFileScan scan) {
        ContextFiles files = new ContextFiles(scan);
        files.look(base.resolve(Constants.DefaultContextXml), scan::problems);
        files.look(base.resolve(Constants.DefaultWebXml), scan::problems);
        descriptor.ifPresent(read -> hosts(read).forEach(files::look));
        return files.problems;
    }

    private static Stream<StandardHost> hosts(Descriptor descriptor) {
        return Arrays.stream(descriptor.server().findServices())
                .map(Service::getContainer)
                .filter(Engine.class::isInstance)
                .flatMap(engine -> Arrays.stream(engine.findChildren()))
                .filter(StandardHost.class::isInstance)
                .map(StandardHost.class::cast);
    }

    private void look(StandardHost host) {
        Path own = host.getConfigBaseFile().toPath();
        look(own.resolve(Constants.HostContextXml), host.getContextClass());
        for (Path file : list(own, path -> path.toString().endsWith(".xml"))) {
            look(file, host.getContextClass());
        }
        if (host.isDeployXML()) {
            for (Path application : list(host.getAppBaseFile().toPath(), path -> !replaced(host, path))) {
                lookInto(application, host.getContextClass());
            }
        }
    }

    /** As in Tomcat: a file in the Host's directory takes the place of the application's own, an unpacked archive that of the archive. */
    private static boolean replaced(Host host, Path application) {
        String name = application.getFileName().toString();
        boolean archive = name.endsWith(ARCHIVE);
        String base = archive ? name.substring(0, name.length() - ARCHIVE.length()) : name;
        return Files.exists(host.getConfigBaseFile().toPath().resolve(base + ".xml"))
                || archive && Files.isDirectory(application.resolveSibling(base));
    }

    private void lookInto(Path application, String contextClass) {
        if (Files.isDirectory(application)) {
            look(application.resolve(Constants.ApplicationContextXml), contextClass);
        } else if (application.toString().endsWith(ARCHIVE)) {
            Path place = Path.of(application + "!", Constants.ApplicationContextXml);
            try (ZipFile zip = new ZipFile(application.toFile())) {
                ZipEntry entry = zip.getEntry(Constants.ApplicationContextXml);
                if (entry != null) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        problems.addAll(scan.problems(place, in.readAllBytes(), contextClass));
                    }
                }
            } catch (IOException e) {
                unreadable(application, e);
            }
        }
    }

    private void look(Path file, String contextClass) {
        look(file, there -> scan.problems(there, Files.readAllBytes(there), contextClass));
    }

    /** Looks at one file. */
    private interface Look {

        List<Problem> at(Path file) throws IOException;
    }

    private void look(Path file, Look look) {
        if (Files.isRegularFile(file)) {
            try {
                problems.addAll(look.at(file));
            } catch (IOException e) {
                unreadable(file, e);
            }
        }
    }

    private void unreadable(Path file, IOException failure) {
        problems.add(new Problem(
                file.toString(),
                0,
                "cannot be read: " + failure.getMessage() + "; copy it again, or correct its permissions"));
    }

    private List<Path> list(Path directory, Predicate<Path> wanted) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(FileNames::isNameable).filter(wanted).sorted().toList();
        } catch (IOException e) {
            unreadable(directory, e);
            return List.of();
        }
    }
}
