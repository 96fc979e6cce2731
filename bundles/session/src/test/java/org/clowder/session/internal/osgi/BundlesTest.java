package org.clowder.session.internal.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.clowder.session.internal.loading.NamedLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleReference;
import org.osgi.framework.Version;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;

/** In a framework of its own. */
class BundlesTest {

    @TempDir
    Path storage;

    private Framework framework;

    @BeforeEach
    void start() throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of("org.osgi.framework.storage", storage.toString(), "felix.cache.locking", "false"));
        framework.start();
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    /** A bundle with a class of its own, and further headers. */
    private Bundle install(String name, String version, String... headers) throws BundleException, IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        for (String header : headers) {
            main.putValue(header.split(": ", 2)[0], header.split(": ", 2)[1]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            String file = Parcel.class.getName().replace('.', '/') + ".class";
            jar.putNextEntry(new JarEntry(file));
            jar.write(Parcel.class.getClassLoader().getResourceAsStream(file).readAllBytes());
        }
        return framework
                .getBundleContext()
                .installBundle(name + "-" + version, new ByteArrayInputStream(bytes.toByteArray()));
    }

    /** What is in the bundles. */
    public static final class Parcel {}

    @Test
    void everyKindOfValueLeadsToTheClassLoader() throws Exception {
        Bundle bundle = install("parcels", "1.0.0");
        bundle.start();
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        BundleReference reference = () -> bundle;
        ClassLoader plain = new ClassLoader() {};

        assertThat(List.of(
                        loader,
                        bundle,
                        bundle.getBundleContext(),
                        reference,
                        new WeakReference<>(bundle),
                        new WeakReference<>(loader),
                        new SoftReference<>(bundle.getBundleContext()),
                        new WeakReference<>(reference)))
                .allSatisfy(value -> assertThat(NamedLoader.of(value)).containsSame(loader));
        assertThat(NamedLoader.of(plain)).containsSame(plain);
        assertThat(NamedLoader.of(new WeakReference<>(plain))).containsSame(plain);
    }

    @Test
    void whatIsGoneOrNotResolvedOrSomethingElseLeadsNowhere() throws Exception {
        Bundle stopped = install("stopped", "1.0.0");
        stopped.start();
        Object context = stopped.getBundleContext();
        stopped.stop();
        Bundle unresolved = install("unresolved", "1.0.0", "Import-Package: not.there");

        assertThat(NamedLoader.of(null)).isEmpty();
        assertThat(NamedLoader.of(context)).isEmpty();
        assertThat(NamedLoader.of(unresolved)).isEmpty();
        assertThat(NamedLoader.of(new WeakReference<>(null))).isEmpty();
        assertThat(NamedLoader.of("loader")).isEmpty();
        assertThat(NamedLoader.foreign("loader")).isTrue();
        assertThat(NamedLoader.foreign(new WeakReference<>("loader"))).isTrue();
        assertThat(NamedLoader.foreign(context)).isFalse();
        assertThat(NamedLoader.foreign(null)).isFalse();
    }

    @Test
    void aBundleIsFoundByItsNameInTheSameVersionOrTheNearestCompatible() throws Exception {
        Bundle[] all = {
            install("parcels", "1.1.0"),
            install("parcels", "1.3.0"),
            install("parcels", "1.4.0"),
            install("parcels", "2.0.0"),
            install("others", "1.2.0"),
            install("young", "0.2.0")
        };
        for (Bundle bundle : all) {
            bundle.start();
        }
        Bundle unresolved = install("parcels", "1.2.0", "Import-Package: not.there");

        assertThat(nearest("parcels;1.3.0", all)).containsSame(all[1]);
        assertThat(nearest("parcels;1.2.0", all)).containsSame(all[1]);
        assertThat(nearest("parcels;1.2.0", unresolved, all[0])).containsSame(all[0]);
        assertThat(nearest("parcels;1.9.0", all)).containsSame(all[2]);
        assertThat(nearest("parcels;2.1.0", all)).containsSame(all[3]);
        assertThat(nearest("parcels;3.0.0", all)).isEmpty();
        assertThat(nearest("young;0.2.5", all)).containsSame(all[5]);
        assertThat(nearest("young;0.3.0", all)).isEmpty();
    }

    private static java.util.Optional<Bundle> nearest(String name, Bundle... present) {
        return SharingBundles.nearest(BundleName.all(name).get(0), Stream.of(present));
    }

    @Test
    void aClassIsNamedByItsBundle() throws Exception {
        Bundle bundle = install("parcels", "1.2.3");
        bundle.start();
        Class<?> type = bundle.loadClass(Parcel.class.getName());

        assertThat(BundleName.of(type)).isEqualTo("parcels;1.2.3");
        assertThat(BundleName.of(type.arrayType())).isEqualTo("parcels;1.2.3");
        assertThat(BundleName.of(String.class)).isNull();
        assertThat(BundleName.of(Parcel.class)).isNull();
        assertThat(BundleName.all("parcels;1.2.3,others;2"))
                .containsExactly(
                        new BundleName("parcels", new Version(1, 2, 3)),
                        new BundleName("others", new Version(2, 0, 0)));
        assertThat(BundleName.all("nonsense,;1,a;b,,parcels;1"))
                .containsExactly(new BundleName("parcels", new Version(1, 0, 0)));
        assertThat(BundleName.mentions("others;2,parcels;1.2.3", bundle)).isTrue();
        assertThat(BundleName.mentions("more.parcels;1.2.3", bundle)).isFalse();
    }

    @Test
    void aBundleSharesSessionsIfItSaysSo() throws Exception {
        Bundle sharing = install("sharing", "1.0.0", "Provide-Capability: org.clowder.session");
        Bundle silent = install("silent", "1.0.0");
        sharing.start();
        silent.start();

        assertThat(SharingBundles.shares(sharing.loadClass(Parcel.class.getName())))
                .isTrue();
        assertThat(SharingBundles.shares(silent.loadClass(Parcel.class.getName())))
                .isFalse();
        assertThat(SharingBundles.shares(Parcel.class)).isFalse();
    }
}
