package org.clowder.launcher.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.clowder.launcher.Invocation;

/** {@code version}: the versions of this installation and of what it runs on. */
final class VersionCommand implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("version", "show the version");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) throws IOException {
        Properties versions = versions();
        invocation
                .out()
                .printf(
                        "Clowder %s, Tomcat %s, Felix %s, Java %s%n",
                        versions.getProperty("clowder"),
                        versions.getProperty("tomcat"),
                        versions.getProperty("felix"),
                        Runtime.version());
        return 0;
    }

    /** By the names {@code clowder}, {@code tomcat} and {@code felix}. */
    static Properties versions() throws IOException {
        Properties versions = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("/org/clowder/launcher/versions.properties")) {
            versions.load(in);
        }
        return versions;
    }
}
