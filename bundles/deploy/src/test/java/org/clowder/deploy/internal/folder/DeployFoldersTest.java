package org.clowder.deploy.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.clowder.server.MemberEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployFoldersTest {

    @TempDir
    Path temporary;

    private Path base;

    @BeforeEach
    void findBase() throws IOException {
        base = temporary.toRealPath();
    }

    @Test
    void theFolderIsDeployUnlessConfigured() {
        DeployFolders folders = folders(null);

        assertThat(folders.all()).containsExactly(base.resolve("deploy"));
        assertThat(folders.first()).doesNotExist();
        assertThat(folders.makeFirst().first()).isDirectory();
    }

    @Test
    void severalFoldersAreRelativeToTheBase() {
        DeployFolders folders = folders("repository/webapps, /srv/apps ,repository/webapps");

        assertThat(folders.all()).containsExactly(base.resolve("repository/webapps"), Path.of("/srv/apps"));
        assertThat(folders.label(base.resolve("repository/webapps/a.war"))).isEqualTo("repository/webapps/a.war");
        assertThat(folders.label(Path.of("/srv/apps/a.war"))).isEqualTo("/srv/apps/a.war");
    }

    @Test
    void theMembersOwnDirectoryMayBeNamedAbsolutely() {
        assertThat(folders(temporary.toString()).all()).containsExactly(base);
        assertThat(folders(temporary + "/apps").all()).containsExactly(base.resolve("apps"));
    }

    @Test
    void aListWithoutANameIsRefused() {
        assertThatThrownBy(() -> folders(" , ")).hasMessageContaining("deploy.folders");
    }

    @Test
    void onlyApplicationsDirectlyInAFolderCount() throws IOException {
        DeployFolders folders = folders(null).makeFirst();
        Path deploy = folders.first();
        for (String name : new String[] {"b.war", "a.JAR", ".c.war.part", ".d.war", "e.txt", "f.war~"}) {
            Files.createFile(deploy.resolve(name));
        }
        Files.createDirectories(deploy.resolve("empty.war"));
        Files.createDirectories(deploy.resolve("exploded/WEB-INF"));
        Files.createDirectories(deploy.resolve(".hidden/WEB-INF"));

        assertThat(folders.files())
                .containsExactly(deploy.resolve("a.JAR"), deploy.resolve("b.war"), deploy.resolve("exploded"));
        assertThat(DeployFolders.isApplication(deploy.resolve("gone.war"))).isTrue();
    }

    @Test
    void aFolderBehindASymbolicLinkIsKnownByItsRealName() throws IOException {
        Path real = Files.createDirectory(base.resolve("real"));
        Files.createSymbolicLink(base.resolve("deploy"), real);

        assertThat(folders(null).first()).isEqualTo(real);
    }

    private DeployFolders folders(String property) {
        return new DeployFolders(new MemberEnvironment() {
            @Override
            public String name() {
                return "north";
            }

            @Override
            public Path base() {
                return temporary;
            }

            @Override
            public Path descriptor() {
                return temporary.resolve("conf/catalina-server.xml");
            }

            @Override
            public Path data() {
                return temporary.resolve("data");
            }

            @Override
            public Optional<String> property(String name) {
                return name.equals("deploy.folders") ? Optional.ofNullable(property) : Optional.empty();
            }
        });
    }
}
