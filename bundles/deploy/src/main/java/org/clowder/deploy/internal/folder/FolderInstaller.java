package org.clowder.deploy.internal.folder;

import java.io.File;
import org.apache.felix.fileinstall.ArtifactInstaller;

/**
 * Hears of the files from FileInstall. It takes every file of the deploy folders, readable or not, and never throws:
 * whoever is behind it says what is wrong with a file, once, and looks at it again when FileInstall reports a change.
 */
final class FolderInstaller implements ArtifactInstaller {

    private final DeployFolders folders;
    private final FolderFiles files;

    FolderInstaller(DeployFolders folders, FolderFiles files) {
        this.folders = folders;
        this.files = files;
    }

    /** By name only: FileInstall asks this of files that are gone, too. */
    @Override
    public boolean canHandle(File artifact) {
        return folders.contains(artifact.toPath());
    }

    @Override
    public void install(File artifact) {
        files.report(artifact.toPath());
    }

    @Override
    public void update(File artifact) {
        files.report(artifact.toPath());
    }

    @Override
    public void uninstall(File artifact) {
        files.report(artifact.toPath());
    }
}
