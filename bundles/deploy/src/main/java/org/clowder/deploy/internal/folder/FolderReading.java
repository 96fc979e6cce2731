package org.clowder.deploy.internal.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.clowder.deploy.DeployableFile;
import org.clowder.deploy.DeployableFiles;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.bundle.WebBundle;
import org.clowder.deploy.internal.jaggery.JaggeryConf;
import org.clowder.server.DeploymentException;
import org.clowder.server.MemberEnvironment;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The deploy folders as they are when somebody asks, whether or not anything of them is deployed. */
@Component(service = DeployableFiles.class)
public final class FolderReading implements DeployableFiles {

    private final MemberEnvironment environment;

    @Activate
    public FolderReading(@Reference MemberEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public List<Path> all() {
        return problem().isPresent() ? List.of() : new DeployFolders(environment).files();
    }

    @Override
    public Optional<String> problem() {
        try {
            new DeployFolders(environment);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public String label(Path file) {
        return new DeployFolders(environment).label(file);
    }

    @Override
    public DeployableFile read(Path file) throws DeploymentException {
        JavaxRule rule = new DeployFolders(environment).javax(file);
        try (Contents contents = Contents.of(file)) {
            contents.verify();
            Attributes manifest = contents.manifest();
            Kind kind = Kinds.of(file, contents);
            Optional<JaggeryConf> jaggery = JaggeryConf.of(contents);
            boolean distributable = "true".equalsIgnoreCase(manifest.getValue(WebBundle.DISTRIBUTABLE))
                    || jaggery.filter(JaggeryConf::distributable).isPresent();
            return new DeployableFile(
                    kind.takes(file, manifest),
                    kind.standsAlone(),
                    distributable,
                    Stream.concat(
                                    kind.judge(contents, rule).stream(),
                                    jaggery.map(JaggeryConf::remarks).orElse(List.of()).stream())
                            .toList());
        } catch (NoApplicationException e) {
            return new DeployableFile(Optional.empty(), true, false, List.of());
        }
    }
}
