package org.clowder.check.internal.application;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clowder.deploy.DeployableFiles;
import org.clowder.server.ContextFileCheck;

/** Looks at the files that are in the deploy folders now, without deploying anything. For one thread. */
public final class ApplicationCheck {

    private final DeployableFiles files;
    private final ContextFileCheck contextFiles;

    public ApplicationCheck(DeployableFiles files, ContextFileCheck contextFiles) {
        this.files = files;
        this.contextFiles = contextFiles;
    }

    /**
     * Finds what would keep an application from being deployed or replicated: unreadable archives, paths that are taken twice,
     * broken deployment descriptors, classes that they name and nobody has, web fragments that cancel {@code distributable},
     * session attributes whose classes visibly cannot be serialized.
     *
     * @return every problem as {@code file: what and what to do}; empty if there is none
     */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        Map<String, Path> paths = new HashMap<>();
        for (Path path : files.all()) {
            ApplicationFile file = new ApplicationFile(path, files, contextFiles, this::brings);
            file.check().forEach(problem -> problems.add(files.label(path) + ": " + problem));
            file.name().ifPresent(name -> {
                String taken = name.getDisplayName();
                Path other = paths.putIfAbsent(taken, path);
                if (other != null) {
                    problems.add(files.label(path) + ": takes the context path " + taken + ", as " + files.label(other)
                            + " does: only one of them will be deployed; rename one");
                }
                contextFiles
                        .taken(name.getName(), path)
                        .ifPresent(with -> problems.add(files.label(path) + ": takes the context path " + taken
                                + ", as " + with + " does, and is not deployed beside it; rename or remove one"));
            });
        }
        return problems;
    }

    /** Whether a bundle in the deploy folders offers a class to configuration files once the member runs. */
    public boolean brings(String className) {
        return new DeployedClasses(files).contains(className);
    }
}
