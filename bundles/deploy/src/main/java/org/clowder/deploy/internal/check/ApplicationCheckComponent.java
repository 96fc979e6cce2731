package org.clowder.deploy.internal.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clowder.deploy.ApplicationCheck;
import org.clowder.deploy.internal.folder.DeployFolders;
import org.clowder.server.ContextFileCheck;
import org.clowder.server.MemberEnvironment;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@link ApplicationCheck} of the files that are in the deploy folders now. */
@Component(service = ApplicationCheck.class)
public final class ApplicationCheckComponent implements ApplicationCheck {

    private final MemberEnvironment environment;
    private final ContextFileCheck contextFiles;

    @Activate
    public ApplicationCheckComponent(
            @Reference MemberEnvironment environment, @Reference ContextFileCheck contextFiles) {
        this.environment = environment;
        this.contextFiles = contextFiles;
    }

    @Override
    public List<String> problems() {
        DeployFolders folders = new DeployFolders(environment);
        List<String> problems = new ArrayList<>();
        Map<String, Path> paths = new HashMap<>();
        for (Path path : folders.files()) {
            ApplicationFile file = new ApplicationFile(path, contextFiles, this::brings);
            file.check().forEach(problem -> problems.add(folders.label(path) + ": " + problem));
            file.path().ifPresent(taken -> {
                Path other = paths.putIfAbsent(taken, path);
                if (other != null) {
                    problems.add(folders.label(path) + ": takes the context path " + taken + ", as "
                            + folders.label(other) + " does: only one of them will be deployed; rename one");
                }
            });
        }
        return problems;
    }

    @Override
    public boolean brings(String className) {
        return new DeployedClasses(new DeployFolders(environment)).contains(className);
    }
}
