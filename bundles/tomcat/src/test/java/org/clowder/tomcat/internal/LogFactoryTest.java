package org.clowder.tomcat.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.juli.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleActivator;
import org.osgi.service.url.URLStreamHandlerService;

/** Tomcat's logging, in a class loader of its own because it is made once. */
class LogFactoryTest {

    @TempDir
    Path directory;

    @Test
    void takesNoLoggerThatTheContextClassLoaderOffers() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader bundle = new URLClassLoader(
                        new URL[] {
                            place(LogFactory.class), place(BundleActivator.class), place(URLStreamHandlerService.class)
                        },
                        ClassLoader.getPlatformClassLoader());
                URLClassLoader foreign = offering("com.acme.NoLog")) {
            thread.setContextClassLoader(foreign);
            Method make = bundle.loadClass(Activator.class.getName()).getDeclaredMethod("makeLogFactory");
            make.setAccessible(true);
            make.invoke(null);
            assertThat(thread.getContextClassLoader()).isSameAs(foreign);

            Object log = bundle.loadClass(LogFactory.class.getName())
                    .getMethod("getLog", String.class)
                    .invoke(null, "test");
            assertThat(log.getClass().getName()).startsWith("org.apache.juli.logging.");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private URLClassLoader offering(String logger) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve("org.apache.juli.logging.Log"), logger);
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    }
}
