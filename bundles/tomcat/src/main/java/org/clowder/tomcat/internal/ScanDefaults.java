package org.clowder.tomcat.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Which jars are not scanned unless a context says otherwise: as on a Tomcat as it is downloaded, which makes properties of the JVM of what
 * its {@code catalina.properties} says. Here nothing of the JVM is changed; what it has holds.
 */
public final class ScanDefaults {

    private static final Log log = LogFactory.getLog(ScanDefaults.class);
    private static final String FILE = "/org/apache/catalina/startup/catalina.properties";

    private ScanDefaults() {}

    /**
     * Stands in for {@code System.getProperty}.
     *
     * @return null if neither the JVM nor Tomcat has the property
     */
    public static String getProperty(String name) {
        return System.getProperty(name, ofTomcat().getProperty(name));
    }

    private static Properties ofTomcat() {
        Properties properties = new Properties();
        try (InputStream in = ScanDefaults.class.getResourceAsStream(FILE)) {
            properties.load(in);
        } catch (IOException e) {
            log.warn(FILE + " of Tomcat's bundle cannot be read; every jar is scanned", e);
        }
        return properties;
    }
}
