package org.clowder.deploy.internal.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Constants;

/** The manifest that makes a web bundle of a WAR file, or of a bundle (OSGi Web Applications, section 128.4). */
final class WebBundleManifest {

    /** Packages of the container that every web application may use. */
    private static final List<String> CONTAINER = List.of(
            "jakarta.servlet",
            "jakarta.servlet.annotation",
            "jakarta.servlet.descriptor",
            "jakarta.servlet.http",
            "jakarta.servlet.jsp",
            "jakarta.servlet.jsp.el",
            "jakarta.servlet.jsp.tagext",
            "jakarta.el");

    private static final Set<String> PARAMETERS = Set.of(
            Constants.BUNDLE_SYMBOLICNAME,
            Constants.BUNDLE_VERSION,
            Constants.BUNDLE_MANIFESTVERSION,
            Constants.IMPORT_PACKAGE,
            WebBundle.WEB_CONTEXT_PATH);
    private static final String LIB = "WEB-INF/lib/";
    private static final Pattern SIGNATURE =
            Pattern.compile("META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^\\w.-]+");

    private final JarFile jar;
    private final Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * @param parameters those of the URL; the case of their names does not count
     * @throws DeploymentException if one is unknown
     */
    WebBundleManifest(JarFile jar, Map<String, String> parameters) throws DeploymentException {
        this.jar = jar;
        this.parameters.putAll(parameters);
        for (String name : parameters.keySet()) {
            if (PARAMETERS.stream().noneMatch(name::equalsIgnoreCase)) {
                throw new DeploymentException("parameter " + name + " is not known; expected one of "
                        + PARAMETERS.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    /** Whether an entry is none of a signature, which would not be that of the other manifest. */
    static boolean isUnsigned(String entry) {
        return !SIGNATURE.matcher(entry).matches();
    }

    /**
     * Makes the manifest.
     *
     * @param url of the archive, from which a name is made if it has none
     */
    Manifest make(String url) throws IOException, DeploymentException {
        Manifest own = jar.getManifest();
        Manifest made = new Manifest();
        Attributes headers = made.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (own != null) {
            headers.putAll(own.getMainAttributes());
        }
        String path = value(headers, WebBundle.WEB_CONTEXT_PATH);
        if (path == null) {
            throw new DeploymentException("the parameter " + WebBundle.WEB_CONTEXT_PATH
                    + " is missing; write it behind the URL of the archive: ?Web-ContextPath=/shop");
        }
        WebBundle.contextName(path);
        if (headers.getValue(Constants.BUNDLE_SYMBOLICNAME) != null) {
            ofBundle();
        } else {
            ofWar(headers, url);
        }
        headers.putValue(WebBundle.WEB_CONTEXT_PATH, path.startsWith("/") ? path : "/" + path);
        return made;
    }

    private String value(Attributes headers, String name) {
        return parameters.getOrDefault(name, headers.getValue(name));
    }

    private void ofBundle() throws DeploymentException {
        if (parameters.size() > 1 || !parameters.isEmpty() && !parameters.containsKey(WebBundle.WEB_CONTEXT_PATH)) {
            throw new DeploymentException("it is a bundle already, so only the parameter " + WebBundle.WEB_CONTEXT_PATH
                    + " may be given, not " + String.join(", ", parameters.keySet()));
        }
    }

    private void ofWar(Attributes headers, String url) throws IOException, DeploymentException {
        String version = parameters.getOrDefault(Constants.BUNDLE_MANIFESTVERSION, "2");
        if (!version.equals("2")) {
            throw new DeploymentException(Constants.BUNDLE_MANIFESTVERSION + "=" + version + ": expected 2");
        }
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, version);
        headers.putValue(
                Constants.BUNDLE_SYMBOLICNAME, parameters.getOrDefault(Constants.BUNDLE_SYMBOLICNAME, nameOf(url)));
        if (parameters.containsKey(Constants.BUNDLE_VERSION)) {
            headers.putValue(Constants.BUNDLE_VERSION, parameters.get(Constants.BUNDLE_VERSION));
        }
        headers.putValue(Constants.BUNDLE_CLASSPATH, String.join(",", classPath()));
        headers.putValue(Constants.IMPORT_PACKAGE, imports(value(headers, Constants.IMPORT_PACKAGE)));
    }

    /** The same for the same URL, and another one for any other. */
    private static String nameOf(String url) {
        String path = url.split("\\?", 2)[0];
        String file = path.substring(path.lastIndexOf('/') + 1);
        return NOT_IN_A_NAME.matcher(file).replaceAll("-") + "-" + Integer.toHexString(url.hashCode());
    }

    /** The classes, the libraries, and what these name in their manifests, as long as it is in the archive. */
    private List<String> classPath() throws IOException {
        Set<String> path = new LinkedHashSet<>(List.of(BundleClassPath.WEB_INF_CLASSES));
        Deque<String> libraries = new ArrayDeque<>(jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(LIB) && name.endsWith(".jar") && name.indexOf('/', LIB.length()) < 0)
                .toList());
        while (!libraries.isEmpty()) {
            String library = libraries.poll();
            if (path.add(library)) {
                libraries.addAll(named(library));
            }
        }
        return new ArrayList<>(path);
    }

    private List<String> named(String library) throws IOException {
        byte[] content;
        try (InputStream in = jar.getInputStream(jar.getEntry(library))) {
            content = in.readAllBytes();
        }
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(content), false)) {
            Manifest manifest = in.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            String directory = library.substring(0, library.lastIndexOf('/') + 1);
            return Stream.of((names == null ? "" : names).split(" "))
                    .filter(name -> !name.isEmpty() && jar.getEntry(directory + name) != null)
                    .map(name -> directory + name)
                    .toList();
        }
    }

    /** Those that are given, and the container's; a package that is named twice would be refused. */
    private static String imports(String given) {
        Stream<String> more = CONTAINER.stream()
                .filter(name -> given == null
                        || !Pattern.compile("(^|[,;\\s])" + Pattern.quote(name) + "($|[,;\\s])")
                                .matcher(given)
                                .find())
                .map(name -> name + ";resolution:=optional");
        return Stream.concat(Stream.ofNullable(given), more).collect(Collectors.joining(","));
    }
}
