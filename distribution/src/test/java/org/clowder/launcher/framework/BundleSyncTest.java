package org.clowder.launcher.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import org.apache.felix.framework.FrameworkFactory;
import org.clowder.launcher.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** On a real framework, in a directory whose name has all that a URL would stumble over. */
@Timeout(60)
class BundleSyncTest {

    @TempDir
    Path directory;

    private Path system;
    private Framework framework;

    @BeforeEach
    void directories() throws IOException {
        system = Files.createDirectory(directory.resolve("a +%20 ü"));
        Files.createDirectory(directory.resolve("cache"));
    }

    @AfterEach
    void stop() throws Exception {
        if (framework != null) {
            stopFramework();
        }
    }

    @Test
    void theListIsInstalledAndStartedAtItsLevels() throws Exception {
        jar("one", "1.0");
        jar("two", "1.0");
        start("3 one.jar", "# comment", "", "4   two.jar");
        assertThat(bundle("one").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle("one").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(3);
        assertThat(bundle("two").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(4);
    }

    @Test
    void aWarmStartUpdatesOnlyWhatHasChanged() throws Exception {
        jar("one", "1.0");
        jar("two", "1.0");
        start("1 one.jar", "1 two.jar");
        long oneModified = bundle("one").getLastModified();
        long oneId = bundle("one").getBundleId();
        long twoId = bundle("two").getBundleId();

        jar("two", "1.1");
        start("2 one.jar", "1 two.jar");

        assertThat(bundle("one").getLastModified()).isEqualTo(oneModified);
        assertThat(bundle("one").getBundleId()).isEqualTo(oneId);
        assertThat(bundle("one").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(2);
        assertThat(bundle("two").getVersion()).hasToString("1.1.0");
        assertThat(bundle("two").getBundleId()).isEqualTo(twoId);
    }

    @Test
    void aReplacementOfTheSameSizeAndTimeIsNoticed() throws Exception {
        jar("one", "1.0");
        start("1 one.jar");
        Path file = system.resolve("one.jar");
        FileTime time = Files.getLastModifiedTime(file);
        long size = Files.size(file);

        jar("one", "1.1");
        Files.setLastModifiedTime(file, time);
        assertThat(file).hasSize(size);
        start("1 one.jar");

        assertThat(bundle("one").getVersion()).hasToString("1.1.0");
    }

    @Test
    void whatHasLeftTheListIsUninstalledAndOtherBundlesStay() throws Exception {
        jar("one", "1.0");
        jar("two", "1.0");
        start("1 one.jar", "1 two.jar");
        framework
                .getBundleContext()
                .installBundle("deploy/shop.jar", jarBytes("shop", "1.0"))
                .start();

        start("1 two.jar");

        assertThat(bundle("one")).isNull();
        assertThat(bundle("two").getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle("shop").getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void aBundleThatSomebodyHasStoppedStartsWithTheMember() throws Exception {
        jar("one", "1.0");
        start("1 one.jar");
        bundle("one").stop();
        start("1 one.jar");
        assertThat(bundle("one").getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void aBundleThatIsNeededWhenItIsNamedIsNotInstalledBeforeAndBroughtUpToDateAfterwards() throws Exception {
        jar("one", "1.0");
        String line = "1 one.jar when-named org.acme";
        start(line);
        assertThat(bundle("one")).isNull();

        framework
                .getBundleContext()
                .installBundle(SystemBundle.location(system.resolve("one.jar")))
                .start();
        jar("one", "2.0");
        start(line);
        assertThat(bundle("one").getVersion()).hasToString("2.0.0");
    }

    @Test
    void aListThatNamesAMissingFileIsRefused() throws IOException {
        Files.write(system.resolve("bundles.list"), List.of("1 gone.jar"));
        assertThatThrownBy(() -> SystemBundles.read(system))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("gone.jar is missing");
    }

    @Test
    void aMalformedLineIsNamed() throws IOException {
        Files.write(system.resolve("bundles.list"), List.of("one.jar"));
        assertThatThrownBy(() -> SystemBundles.read(system))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("\"one.jar\"");
    }

    @Test
    void storageOfAnotherInstallationIsCleared() throws IOException {
        FrameworkStorage storage = new FrameworkStorage(directory.resolve("cache"));
        storage.clearUnlessOf(Path.of("/opt/a"));
        Files.createFile(directory.resolve("cache/content"));
        storage.clearUnlessOf(Path.of("/opt/a"));
        assertThat(directory.resolve("cache/content")).exists();
        storage.clearUnlessOf(Path.of("/opt/b"));
        assertThat(directory.resolve("cache/content")).doesNotExist();
    }

    private void start(String... list) throws Exception {
        if (framework != null) {
            stopFramework();
        }
        Files.write(system.resolve("bundles.list"), List.of(list));
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        directory.resolve("cache").toString(),
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        "5"));
        framework.init();
        new BundleSync(framework.getBundleContext(), directory.resolve("cache/record"))
                .apply(SystemBundles.read(system), name -> true);
        framework.start();
    }

    private void stopFramework() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Bundle bundle(String name) {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }

    private void jar(String name, String version) throws IOException {
        Files.write(system.resolve(name + ".jar"), jarBytes(name, version).readAllBytes());
    }

    private static ByteArrayInputStream jarBytes(String name, String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            // Uncompressed, so that equally long versions make equally long files.
            jar.setLevel(Deflater.NO_COMPRESSION);
            jar.putNextEntry(new JarEntry(JarFile.MANIFEST_NAME));
            manifest.write(jar);
            jar.closeEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
