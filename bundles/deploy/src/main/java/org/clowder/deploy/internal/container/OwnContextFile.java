package org.clowder.deploy.internal.container;

import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;

/** What an application says of its own context, for Tomcat to read when the context starts. */
public final class OwnContextFile {

    /** In the application's content. */
    private static final String PLACE = "META-INF/context.xml";

    private OwnContextFile() {}

    /**
     * Lets a context read the file, if the application has one and the Host, as on a plain Tomcat, does not forbid it.
     *
     * @param content the unpacked application
     */
    public static void apply(StandardContext context, Path content, Host host) {
        Path file = content.resolve(PLACE);
        if (Files.isRegularFile(file) && permitted(host)) {
            try {
                context.setConfigFile(file.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException("A file has a URL: " + file, e);
            }
        }
    }

    private static boolean permitted(Host host) {
        return !(host instanceof StandardHost standard) || standard.isDeployXML();
    }
}
