package org.clowder.deploy.internal.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.artefact.Installation;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.artefact.PreparedFiles;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.deploy.internal.war.WarKind;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Constants;

/** Bundles: web bundles, libraries and fragments. */
public record BundleKind() implements Kind {

    @Override
    public String name() {
        return WebBundle.KIND;
    }

    @Override
    public List<String> endings() {
        return List.of("war", "jar");
    }

    @Override
    public Optional<ContextName> named(Path file) {
        return Optional.empty();
    }

    /** {@inheritDoc} A WAR file is a bundle only if it says that it is a web bundle. */
    @Override
    public boolean is(Path file, Contents contents) throws DeploymentException {
        Attributes manifest = contents.manifest();
        return manifest.getValue(Constants.BUNDLE_SYMBOLICNAME) != null
                && !WarKind.ZIP.hasName(file)
                && (!WarKind.WAR.hasName(file) || manifest.getValue(WebBundle.WEB_CONTEXT_PATH) != null);
    }

    @Override
    public Optional<ContextName> takes(Path file, Attributes manifest) throws DeploymentException {
        String path = manifest.getValue(WebBundle.WEB_CONTEXT_PATH);
        return path == null ? Optional.empty() : Optional.of(WebBundle.contextName(path));
    }

    @Override
    public List<String> hosts(Attributes manifest) {
        return WebBundle.hosts(manifest.getValue(WebBundle.VIRTUAL_HOSTS));
    }

    /** {@inheritDoc} It imports some. */
    @Override
    public boolean standsAlone() {
        return false;
    }

    /** {@inheritDoc} The framework takes a damaged one for a good one. */
    @Override
    public void verify(Contents contents, JavaxRule rule) throws DeploymentException {
        contents.verify();
        judge(contents, rule);
    }

    /** {@inheritDoc} What a web bundle imports decides; what is no web bundle may well use both. */
    @Override
    public Optional<String> judge(Contents contents, JavaxRule rule) throws DeploymentException {
        Attributes manifest = contents.manifest();
        if (manifest.getValue(WebBundle.WEB_CONTEXT_PATH) == null || JavaxImports.has(manifest, "jakarta.servlet")) {
            return Optional.empty();
        }
        if (rule == JavaxRule.TOLD && JavaxImports.has(manifest, "javax.servlet")) {
            throw new DeploymentException(
                    "it imports javax.servlet, and this server has jakarta.servlet; " + JavaxRule.REMEDY);
        }
        return rule.judge(contents);
    }

    /** Whether a bundle is to be converted. */
    static boolean converts(Attributes manifest, JavaxRule rule) {
        return rule == JavaxRule.CONVERTED
                || rule == JavaxRule.FOUND
                        && manifest.getValue(WebBundle.WEB_CONTEXT_PATH) != null
                        && JavaxImports.has(manifest, "javax.servlet")
                        && !JavaxImports.has(manifest, "jakarta.servlet");
    }

    /** {@inheritDoc} To convert one may take minutes. */
    @Override
    public boolean prepare(Path file, String fingerprint, Contents contents, Surroundings surroundings, Runnable done)
            throws DeploymentException {
        JavaxRule rule = surroundings.javax().apply(file);
        PreparedFiles prepared = surroundings.prepared();
        return !converts(contents.manifest(), rule)
                || new BundleInstaller(surroundings).isCurrent(file, fingerprint)
                || prepared.prepare(file, fingerprint, () -> BundleFile.open(file, rule, prepared.directory()), done);
    }

    @Override
    public Installation installation(Path file, Surroundings surroundings) {
        return new InstalledBundle(file, surroundings);
    }

    @Override
    public Stream<Path> left(Surroundings surroundings) {
        return BundleInstaller.files(surroundings.context());
    }

    /** {@inheritDoc} The framework keeps bundles. */
    @Override
    public Optional<Installation> left(Path file, Surroundings surroundings) {
        InstalledBundle installed = new InstalledBundle(file, surroundings);
        return installed.find() ? Optional.of(installed) : Optional.empty();
    }
}
