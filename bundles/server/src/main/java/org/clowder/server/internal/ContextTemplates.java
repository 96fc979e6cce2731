package org.clowder.server.internal;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.util.ContextName;
import org.clowder.server.DeploymentException;
import org.xml.sax.Attributes;

/**
 * The {@code <Context>} elements of the deploy host that bring no application of their own, or one that lies in a
 * deploy folder: what they say applies to the application that is hot-deployed on their path. Each is kept as a context
 * configuration file, the same that Tomcat reads from {@code conf/<engine>/<host>/<app>.xml}.
 *
 * <p>Filled by one thread while the descriptor is read, then only read.
 */
final class ContextTemplates {

    private static final String HOST = "Server/Service/Engine/Host";
    private static final String CONTEXT = HOST + "/Context";

    /** What is decided before Tomcat reads a context's configuration file. */
    private static final Set<String> OF_THE_DEPLOYER = Set.of("path", "docBase", "className");

    private final Path base;
    private final Path directory;
    private final List<Path> deployFolders;
    private final ClassLoader classes;
    private final Map<String, Path> files = new HashMap<>();
    private final Map<String, String> classNames = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private int services;
    private String defaultHost = "";
    private Path appBase;
    private StringBuilder text;
    private String name;

    /** @param classes where the classes of contexts are looked up */
    ContextTemplates(Path base, Path directory, List<Path> deployFolders, ClassLoader classes) {
        this.base = base;
        this.classes = classes;
        this.directory = directory;
        this.deployFolders = List.copyOf(deployFolders);
    }

    /** The configuration file for an application, or empty if the descriptor says nothing of it. */
    Optional<URL> find(String contextName) {
        return Optional.ofNullable(files.get(contextName)).map(file -> {
            try {
                return file.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalStateException("A file has a URL: " + file, e);
            }
        });
    }

    /** Removes the files: nothing is started by them any more. */
    void discard() {
        ExpandWar.delete(directory.toFile());
    }

    /** The names of the applications of which another descriptor says something else. */
    Set<String> differing(ContextTemplates other) {
        return Stream.concat(texts.keySet().stream(), other.texts.keySet().stream())
                .filter(each -> !Objects.equals(texts.get(each), other.texts.get(each))
                        || !Objects.equals(classNames.get(each), other.classNames.get(each)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Makes the context of an application, of the {@code className} that the descriptor gives it, or, if the descriptor
     * says nothing of it, its own file.
     *
     * @param hostClass the class of the Host's contexts that have none of their own
     * @throws DeploymentException if that class cannot be used
     */
    StandardContext newContext(String contextName, Optional<ApplicationFile> file, String hostClass)
            throws DeploymentException {
        String written = files.containsKey(contextName)
                ? classNames.get(contextName)
                : file.flatMap(own -> own.attribute("className")).orElse(null);
        String className = written == null ? hostClass : written;
        try {
            return (StandardContext)
                    classes.loadClass(className).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            throw new DeploymentException(
                    (classNames.containsKey(contextName) ? "<Context className" : "<Host contextClass") + "=\""
                            + className + "\"> of " + contextName + " cannot be used: expected a subclass of "
                            + StandardContext.class.getName()
                            + " with a public constructor without parameters",
                    e);
        }
    }

    /** Looks at an element on its way to the digester and says whether it is to be kept here instead. */
    boolean takes(String pattern, Attributes attributes) {
        switch (pattern) {
            case "Server/Service" -> services++;
            case "Server/Service/Engine" -> defaultHost = attributes.getValue("defaultHost");
            case HOST ->
                appBase = deployHost(attributes)
                        ? base.resolve(Optional.ofNullable(attributes.getValue("appBase"))
                                .orElse("webapps"))
                        : null;
            case CONTEXT -> {
                if (appBase != null && attributes.getValue("path") != null && !bringsApplication(attributes)) {
                    begin(attributes);
                    return true;
                }
            }
            default -> {
                return false;
            }
        }
        return false;
    }

    private boolean deployHost(Attributes host) {
        return services == 1
                && host.getValue("name") != null
                && host.getValue("name").equalsIgnoreCase(defaultHost);
    }

    private boolean bringsApplication(Attributes attributes) {
        ContextName context = contextName(attributes);
        String docBase = Optional.ofNullable(attributes.getValue("docBase")).orElse(context.getBaseName());
        Path file = appBase.resolve(docBase).normalize();
        if (deployFolders.stream().anyMatch(file::startsWith)) {
            return false;
        }
        return Files.exists(file) || Files.exists(Path.of(file + ".war"));
    }

    private static ContextName contextName(Attributes attributes) {
        return new ContextName(attributes.getValue("path"), attributes.getValue("webappVersion"));
    }

    private void begin(Attributes attributes) {
        name = contextName(attributes).getName();
        if (attributes.getValue("className") != null) {
            classNames.put(name, attributes.getValue("className"));
        }
        text = new StringBuilder();
        start("Context", attributes);
    }

    /** An element was left that was not kept. */
    void left(String element) {
        if (element.equals("Host")) {
            appBase = null;
        }
    }

    void start(String element, Attributes attributes) {
        if (text == null) {
            return;
        }
        text.append('<').append(element);
        for (int i = 0; i < attributes.getLength(); i++) {
            String attribute = attributes.getQName(i);
            if (!(element.equals("Context") && OF_THE_DEPLOYER.contains(attribute))) {
                text.append(' ')
                        .append(attribute)
                        .append("=\"")
                        .append(escaped(attributes.getValue(i)))
                        .append('"');
            }
        }
        text.append('>');
    }

    void text(String characters) {
        if (text != null) {
            text.append(escaped(characters));
        }
    }

    void end(String element, boolean outermost) {
        if (text == null) {
            return;
        }
        text.append("</").append(element).append('>');
        if (outermost) {
            write();
            text = null;
        }
    }

    private void write() {
        texts.put(name, text.toString());
        try {
            Files.createDirectories(directory);
            files.put(
                    name,
                    Files.writeString(directory.resolve(new ContextName(name, false).getBaseName() + ".xml"), text));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Cannot keep the descriptor's <Context> of " + name, e);
        }
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
