package org.clowder.server.internal.context;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.catalina.loader.ParallelWebappClassLoader;
import org.apache.catalina.loader.WebappClassLoader;
import org.apache.catalina.startup.ContextConfig;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.Jar;
import org.apache.tomcat.util.bcel.classfile.AnnotationEntry;
import org.apache.tomcat.util.bcel.classfile.ClassFormatException;
import org.apache.tomcat.util.bcel.classfile.JavaClass;
import org.apache.tomcat.util.descriptor.web.WebXml;
import org.apache.tomcat.util.scan.JarFactory;

/**
 * Tomcat's {@code ContextConfig}, which reads every class of every jar to find those that have an annotation of the Servlet API or that an
 * initializer asks for. Which ones these are is kept across starts, and with the same {@link ScanKey} only these are read.
 * A class counts among these, too, if one of its ancestors is neither in those jars nor of Java or the Servlet API: what it is, and whether it can
 * be loaded, may change while the key stays the same.
 * Applications whose jars are scanned in parallel, and those that have directories in place of jars, are scanned each time.
 */
class RecallingContextConfig extends ContextConfig {

    private static final Log log = LogFactory.getLog(ContextConfig.class);
    private static final String WEB_ANNOTATION = "Ljakarta/servlet/annotation/Web";
    /** Loaders that take a class from the application if it has the class, unless it may be one of the container's. */
    private static final Set<Class<?>> OWN_FIRST = Set.of(ParallelWebappClassLoader.class, WebappClassLoader.class);

    private static final Pattern OF_CONTAINER = Pattern.compile(
            "(jakarta|org\\.apache)\\.(catalina|coyote|el|jasper|juli|naming|security|servlet|tomcat|websocket)\\.");

    private final ScanRecords records;
    private ScanKey key;
    /** What is to be read; null if that is not known. */
    private Set<String> recalled;

    private final Set<String> found = new HashSet<>();
    /** Whether a class, and all above it, comes from the jars of the key. */
    private final Map<String, Boolean> own = new HashMap<>();

    /** Whether each jar could be read. */
    private boolean whole;

    private boolean annotated;
    private String parsed;

    RecallingContextConfig(ScanRecords records) {
        this.records = records;
    }

    @Override
    protected void processAnnotations(
            Set<WebXml> fragments, boolean handlesTypesOnly, Map<String, JavaClassCacheEntry> known) {
        key = context.getParallelAnnotationScanning() || context.getLoader().getDelegate()
                ? null
                : ScanKey.of(context, fragments, handlesTypesOnly, initializerClassMap.keySet())
                        .orElse(null);
        String application = ScanRecords.name(context.getParent(), context.getName());
        recalled = key == null ? null : records.read(application, key.name()).orElse(null);
        found.clear();
        own.clear();
        whole = true;
        super.processAnnotations(fragments, handlesTypesOnly, known);
        if (key != null && recalled == null && whole) {
            records.write(application, key.name(), new TreeSet<>(found));
        }
        key = null;
        recalled = null;
    }

    @Override
    protected void processAnnotationsJar(
            URL url, WebXml fragment, boolean handlesTypesOnly, Map<String, JavaClassCacheEntry> known) {
        if (key == null) {
            super.processAnnotationsJar(url, fragment, handlesTypesOnly, known);
            return;
        }
        String content = key.jars().get(url.toString()) + " ";
        if (recalled != null && recalled.stream().noneMatch(line -> line.startsWith(content))) {
            return;
        }
        try (Jar jar = JarFactory.newInstance(url)) {
            for (jar.nextEntry(); jar.getEntryName() != null; jar.nextEntry()) {
                String line = content + jar.getEntryName();
                boolean read = line.endsWith(".class") && (recalled == null || recalled.contains(line));
                if (read && matters(jar, url, fragment, handlesTypesOnly, known)) {
                    found.add(line);
                }
            }
        } catch (IOException e) {
            whole = false;
            log.error(sm.getString("contextConfig.jarFile", url), e);
        }
    }

    private boolean matters(
            Jar jar, URL url, WebXml fragment, boolean handlesTypesOnly, Map<String, JavaClassCacheEntry> known) {
        int before = handled();
        annotated = false;
        try (InputStream in = jar.getEntryInputStream()) {
            processAnnotationsStream(in, fragment, handlesTypesOnly, known);
        } catch (IOException | ClassFormatException e) {
            log.error(sm.getString("contextConfig.inputStreamJar", jar.getEntryName(), url), e);
            return true;
        }
        return annotated || handled() > before || handlesTypesNonAnnotations && !ancestorsAreOwn(parsed, known);
    }

    private boolean ancestorsAreOwn(String name, Map<String, JavaClassCacheEntry> known) {
        JavaClassCacheEntry entry = known.get(name);
        if (entry == null) {
            return true;
        }
        for (String each : entry.getInterfaceNames()) {
            if (!isOwn(each, known)) {
                return false;
            }
        }
        return isOwn(entry.getSuperclassName(), known);
    }

    private boolean isOwn(String name, Map<String, JavaClassCacheEntry> known) {
        if (name.startsWith("java.") || name.startsWith("jakarta.servlet.")) {
            return true;
        }
        Boolean before = own.putIfAbsent(name, false);
        if (before != null) {
            return before;
        }
        boolean is = known.containsKey(name) && isFromJars(name) && ancestorsAreOwn(name, known);
        own.put(name, is);
        return is;
    }

    private boolean isFromJars(String name) {
        String file = name.replace('.', '/') + ".class";
        ClassLoader loader = context.getLoader().getClassLoader();
        if (OWN_FIRST.contains(loader.getClass())) {
            return key.classes().contains(file) && !OF_CONTAINER.matcher(name).lookingAt();
        }
        URL url = loader.getResource(file);
        return url != null
                && key.jars().keySet().stream()
                        .map(jar -> jar.startsWith("jar:") ? jar : "jar:" + jar + "!/")
                        .anyMatch(url.toString()::startsWith);
    }

    private int handled() {
        return initializerClassMap.values().stream().mapToInt(Set::size).sum();
    }

    /** Also if a class with it could not be loaded. */
    private boolean isAsked(String annotation) {
        return typeInitializerMap.keySet().stream()
                .anyMatch(type -> type.isAnnotation() && type.descriptorString().equals(annotation));
    }

    @Override
    protected void checkHandlesTypes(JavaClass loaded, Map<String, JavaClassCacheEntry> known) {
        parsed = loaded.getClassName();
        AnnotationEntry[] entries = loaded.getAllAnnotationEntries();
        for (AnnotationEntry entry : entries == null ? new AnnotationEntry[0] : entries) {
            annotated |= isAsked(entry.getAnnotationType());
        }
        super.checkHandlesTypes(loaded, known);
    }

    @Override
    protected void processClass(WebXml fragment, JavaClass loaded) {
        AnnotationEntry[] entries = loaded.getAnnotationEntries();
        for (AnnotationEntry entry : entries == null ? new AnnotationEntry[0] : entries) {
            annotated |= entry.getAnnotationType().startsWith(WEB_ANNOTATION);
        }
        super.processClass(fragment, loaded);
    }
}
