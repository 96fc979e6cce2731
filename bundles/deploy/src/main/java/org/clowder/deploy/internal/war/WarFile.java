package org.clowder.deploy.internal.war;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.deploy.internal.deployment.WebArtefact;
import org.clowder.server.DeploymentException;

/**
 * A WAR file, or a directory with the content of one, that runs as an ordinary Tomcat context; its context path follows from its
 * name by Tomcat's own rules.
 */
final class WarFile implements WebArtefact {

    private final String kind;
    private final Path file;
    private final String source;
    private final ContextName name;
    private final Content content;

    /** Brings the content where it is served from. */
    @FunctionalInterface
    interface Content {

        /** See {@link WebArtefact#prepare}. */
        PreparedApplication prepare(ContextName name, String revision) throws DeploymentException;
    }

    WarFile(String kind, Path file, JavaxRule rule, Content content) {
        this.kind = kind;
        this.file = file;
        this.source = (rule == JavaxRule.CONVERTED ? file.getParent().getFileName() + "/" : "") + file.getFileName();
        this.name = contextName(file);
        this.content = content;
    }

    /**
     * The context path and version of a file {@code ROOT.war}, {@code a#b.war} or {@code a##version.war}. Tomcat drops a slash at
     * the end of a path when it sets it, and knows no {@code .zip}.
     */
    static ContextName contextName(Path file) {
        ContextName name = new ContextName(file.getFileName().toString().replaceFirst("(?i)\\.zip$", ".war"), true);
        String path = name.getPath();
        return path.endsWith("/") ? new ContextName(path.replaceFirst("/+$", ""), name.getVersion()) : name;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public String key() {
        return file.toString();
    }

    @Override
    public ContextName name() {
        return name;
    }

    @Override
    public OptionalLong bundleId() {
        return OptionalLong.empty();
    }

    @Override
    public PreparedApplication prepare(String revision) throws DeploymentException {
        if (!name.isPathValid()) {
            throw new DeploymentException("its name gives the context path " + name.getPath()
                    + ", which is not valid; expected a path without empty or relative parts; rename the file");
        }
        return content.prepare(name, revision);
    }
}
