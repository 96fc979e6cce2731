package org.clowder.tomcat.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.LifecycleListenerRule;
import org.apache.catalina.startup.SafeForkJoinWorkerThreadFactory;
import org.apache.tomcat.JarScanFilter;
import org.apache.tomcat.JarScanType;
import org.apache.tomcat.util.digester.Digester;
import org.apache.tomcat.util.modeler.NoDescriptorRegistry;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.scan.StandardJarScanFilter;
import org.clowder.tomcat.ClassNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xml.sax.helpers.AttributesImpl;

class StaticCallsTest {

    private static final String ELSEWHERE = "com.acme.ElsewhereListener";

    /** A class that no loader of Tomcat's knows by that name. */
    public static final class Listener implements LifecycleListener {
        @Override
        public void lifecycleEvent(org.apache.catalina.LifecycleEvent event) {}
    }

    @AfterEach
    void forget() {
        ClassNames.lookIn(null);
    }

    @Test
    void aWovenClassOfTomcatFindsAClassThatOnlyAnotherBundleHas() throws Exception {
        ClassNames.lookIn(new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.equals(ELSEWHERE)) {
                    return Listener.class;
                }
                throw new ClassNotFoundException(name);
            }
        });
        StandardContext context = new StandardContext();

        begin(woven(LifecycleListenerRule.class), context);

        assertThat(context.findLifecycleListeners()).hasAtLeastOneElementOfType(Listener.class);
    }

    @Test
    void aWovenClassStillFailsWhereNobodyHasTheClass() throws Exception {
        Class<?> rule = woven(LifecycleListenerRule.class);

        assertThatThrownBy(() -> begin(rule, new StandardContext()))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining(ELSEWHERE);
    }

    @Test
    void aWovenRegistryRegistersWhereSecretsAreVeiled() throws Exception {
        Class<?> registry = woven(Registry.class, NoDescriptorRegistry.class);

        Object server = registry.getMethod("getMBeanServer")
                .invoke(registry.getMethod("getRegistry", Object.class).invoke(null, (Object) null));

        assertThat(Proxy.getInvocationHandler(server)).isInstanceOf(VeiledServer.class);
        assertThat(((MBeanServer) server).getMBeanCount())
                .isEqualTo(ManagementFactory.getPlatformMBeanServer().getMBeanCount());
    }

    /** As on Tomcat as it is downloaded, whose properties of the JVM nobody sets here. */
    @Test
    void aWovenScanFilterLeavesOutTheJarsThatTomcatNames() throws Exception {
        assertThat(scanned(
                        "log4j-core-2.24.1.jar", "log4j-jakarta-web-2.24.1.jar", "commons-io-2.16.1.jar", "shop.jar"))
                .containsExactly("log4j-jakarta-web-2.24.1.jar", "shop.jar");
    }

    @Test
    void aPropertyOfTheJvmComesBeforeWhatTomcatNames() throws Exception {
        String property = "tomcat.util.scan.StandardJarScanFilter.jarsToSkip";
        System.setProperty(property, "shop.jar");
        try {
            assertThat(scanned("commons-io-2.16.1.jar", "shop.jar")).containsExactly("commons-io-2.16.1.jar");
        } finally {
            System.clearProperty(property);
        }
    }

    private static List<String> scanned(String... jars) throws Exception {
        Class<?> type = woven(StandardJarScanFilter.class, Class.forName(StandardJarScanFilter.class.getName() + "$1"));
        JarScanFilter filter = (JarScanFilter) type.getConstructor().newInstance();
        return Stream.of(jars)
                .filter(jar -> filter.check(JarScanType.PLUGGABILITY, jar) && filter.check(JarScanType.TLD, jar))
                .toList();
    }

    @Test
    void aClassWithoutSuchCallsStaysAsItIs() throws IOException {
        assertThat(StaticCalls.redirect(bytes(SafeForkJoinWorkerThreadFactory.class)))
                .isEmpty();
    }

    private static void begin(Class<?> type, StandardContext context) throws Exception {
        var rule = (org.apache.tomcat.util.digester.Rule)
                type.getConstructor(String.class, String.class).newInstance(ELSEWHERE, "configClass");
        Digester digester = new Digester();
        digester.push(context);
        rule.setDigester(digester);
        rule.begin("", "Context", new AttributesImpl());
    }

    /** @param beside classes that are to see this one instead of the original */
    private static Class<?> woven(Class<?> type, Class<?>... beside) throws Exception {
        Map<String, byte[]> files = new HashMap<>();
        for (Class<?> each : beside) {
            files.put(each.getName(), bytes(each));
        }
        files.put(type.getName(), StaticCalls.redirect(bytes(type)).orElseThrow());
        return new ClassLoader(type.getClassLoader()) {
            @Override
            protected synchronized Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                byte[] file = files.remove(name);
                if (file != null) {
                    return defineClass(name, file, 0, file.length);
                }
                Class<?> known = findLoadedClass(name);
                return known == null ? super.loadClass(name, resolve) : known;
            }
        }.loadClass(type.getName());
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }
}
