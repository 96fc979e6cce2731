package org.clowder.server.internal.context;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
 * Applications whose jars are scanned in parallel, and those that have directories in place of jars, are scanned each time.
 */
class RecallingContextConfig extends ContextConfig {

    private static final Log log = LogFactory.getLog(ContextConfig.class);
    private static final String WEB_ANNOTATION = "Ljakarta/servlet/annotation/Web";

    private final ScanRecords records;
    private ScanKey key;
    /** What is to be read; null if that is not known. */
    private Set<String> recalled;

    private final Set<String> found = new HashSet<>();
    private boolean annotated;

    RecallingContextConfig(ScanRecords records) {
        this.records = records;
    }

    @Override
    protected void processAnnotations(
            Set<WebXml> fragments, boolean handlesTypesOnly, Map<String, JavaClassCacheEntry> known) {
        key = context.getParallelAnnotationScanning()
                ? null
                : ScanKey.of(context, fragments, handlesTypesOnly, initializerClassMap.keySet())
                        .orElse(null);
        recalled = key == null ? null : records.read(key.name()).orElse(null);
        found.clear();
        super.processAnnotations(fragments, handlesTypesOnly, known);
        if (key != null && recalled == null) {
            records.write(key.name(), new TreeSet<>(found));
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
        return annotated || handled() > before;
    }

    private int handled() {
        return initializerClassMap.values().stream().mapToInt(Set::size).sum();
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
