package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
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

    /** What else a WAR sees on a plain Tomcat: the JDK, and whatever API the server has. */
    private static final String PLATFORM =
            "javax.*,jakarta.*,org.w3c.*,org.xml.*,org.ietf.*,com.sun.*,jdk.*,netscape.*";

    /** The headers of OSGi's that a URL may set, of which a bundle has one at least. */
    private static final Set<String> OSGI = Set.of(
            Constants.BUNDLE_SYMBOLICNAME,
            Constants.BUNDLE_VERSION,
            Constants.BUNDLE_MANIFESTVERSION,
            Constants.IMPORT_PACKAGE,
            WebBundle.WEB_CONTEXT_PATH);

    private static final String LIB = "WEB-INF/lib/";
    private static final Pattern SIGNATURE =
            Pattern.compile("META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^\\w.-]+");
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[\\w-]+(\\.[\\w-]+)*\\s*(;.*)?");

    private final JarFile jar;
    private final Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** @param parameters those of the URL, which are headers; the case of their names does not count */
    WebBundleManifest(JarFile jar, Map<String, String> parameters) {
        this.jar = jar;
        this.parameters.putAll(parameters);
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
            if (jar.stream().map(JarEntry::getName).allMatch(WebBundleManifest::isUnsigned)) {
                made.getEntries().putAll(own.getEntries());
            }
        }
        String path = parameters.get(WebBundle.WEB_CONTEXT_PATH);
        if (path == null) {
            throw new DeploymentException("the parameter " + WebBundle.WEB_CONTEXT_PATH
                    + " is missing; write it behind the URL of the archive: ?Web-ContextPath=/shop");
        }
        WebBundle.contextName(path);
        if (OSGI.stream().anyMatch(name -> headers.getValue(name) != null)) {
            ofBundle();
        } else {
            ofWar(headers, url);
        }
        headers.putValue(WebBundle.WEB_CONTEXT_PATH, path.startsWith("/") ? path : "/" + path);
        return made;
    }

    private void ofBundle() throws DeploymentException {
        if (parameters.size() > 1) {
            throw new DeploymentException("it is a bundle already, so only the parameter " + WebBundle.WEB_CONTEXT_PATH
                    + " may be given, not " + String.join(", ", parameters.keySet()));
        }
    }

    private void ofWar(Attributes headers, String url) throws IOException, DeploymentException {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            put(headers, parameter.getKey(), parameter.getValue());
        }
        headers.putIfAbsent(new Attributes.Name(Constants.BUNDLE_MANIFESTVERSION), "2");
        require(headers, Constants.BUNDLE_MANIFESTVERSION, "2"::equals, "2");
        headers.putIfAbsent(new Attributes.Name(Constants.BUNDLE_SYMBOLICNAME), nameOf(url));
        require(
                headers,
                Constants.BUNDLE_SYMBOLICNAME,
                name -> SYMBOLIC_NAME.matcher(name).matches(),
                "a name such as com.example.shop");
        headers.putIfAbsent(new Attributes.Name(Constants.BUNDLE_CLASSPATH), String.join(",", classPath()));
        headers.putIfAbsent(new Attributes.Name(Constants.DYNAMICIMPORT_PACKAGE), PLATFORM);
        headers.putValue(Constants.IMPORT_PACKAGE, imports(headers.getValue(Constants.IMPORT_PACKAGE)));
    }

    private static void put(Attributes headers, String name, String value) throws DeploymentException {
        try {
            headers.putValue(name, value);
        } catch (IllegalArgumentException e) {
            throw new DeploymentException("parameter " + name + ": that cannot be the name of a header", e);
        }
    }

    private static void require(Attributes headers, String name, Predicate<String> valid, String expected)
            throws DeploymentException {
        if (!valid.test(headers.getValue(name))) {
            throw new DeploymentException(name + "=" + headers.getValue(name) + ": expected " + expected);
        }
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
        try (JarInputStream in = new JarInputStream(jar.getInputStream(jar.getEntry(library)), false)) {
            Manifest manifest = in.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return Stream.of((names == null ? "" : names).split(" "))
                    .filter(name -> !name.isEmpty())
                    .flatMap(name -> relativeTo(library, name).stream())
                    .filter(name -> jar.getEntry(name) != null)
                    .toList();
        }
    }

    /** What a library names is a URL, relative to its own. */
    private static Optional<String> relativeTo(String library, String name) {
        try {
            return Optional.ofNullable(new URI(null, null, "/" + library, null).resolve(name))
                    .map(URI::getPath)
                    .map(path -> path.substring(1));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
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
