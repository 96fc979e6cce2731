package org.clowder.deploy.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployFoldersTest {

    @TempDir
    Path temporary;

    private Path base;
    private String migrate;

    @BeforeEach
    void findBase() throws IOException {
        base = temporary.toRealPath();
    }

    @Test
    void theFolderIsDeployUnlessConfigured() {
        DeployFolders folders = folders(null);

        assertThat(folders.all()).containsExactly(base.resolve("deploy"), base.resolve("deploy/javax"));
        assertThat(folders.first()).doesNotExist();
        assertThat(folders.makeFirst().first()).isDirectory();
    }

    @Test
    void severalFoldersAreRelativeToTheBase() {
        DeployFolders folders = folders("repository/webapps, /srv/apps ,repository/webapps");

        assertThat(folders.all())
                .containsExactly(
                        base.resolve("repository/webapps"),
                        Path.of("/srv/apps"),
                        base.resolve("repository/webapps/javax"),
                        Path.of("/srv/apps/javax"));
        assertThat(folders.label(base.resolve("repository/webapps/a.war"))).isEqualTo("repository/webapps/a.war");
        assertThat(folders.label(Path.of("/srv/apps/a.war"))).isEqualTo("/srv/apps/a.war");
    }

    @Test
    void theMembersOwnDirectoryMayBeNamedAbsolutely() {
        assertThat(folders(temporary.toString()).first()).isEqualTo(base);
        assertThat(folders(temporary + "/apps").first()).isEqualTo(base.resolve("apps"));
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
    void whatLiesInTheFolderJavaxOfADeployFolderIsConverted() throws IOException {
        DeployFolders folders = folders("deploy,more");
        Path javax = base.resolve("deploy/javax");
        assertThat(folders.entries(javax)).isEmpty();
        Files.createDirectories(base.resolve("deploy"));
        assertThat(folders.entries(javax)).contains(List.of());
        Files.createDirectories(javax);
        Path old = Files.createFile(javax.resolve("old.war"));

        assertThat(folders.all())
                .containsExactly(base.resolve("deploy"), base.resolve("more"), javax, base.resolve("more/javax"));
        assertThat(folders.files()).containsExactly(old);
        assertThat(folders.entries(base.resolve("deploy"))).contains(List.of());
        assertThat(folders.javax(old)).isEqualTo(JavaxRule.CONVERTED);
        assertThat(folders.javax(base.resolve("deploy/new.war"))).isEqualTo(JavaxRule.TOLD);
        assertThat(folders.label(old)).isEqualTo("deploy/javax/old.war");
        assertThat(folders.target("old.war")).isEqualTo(old);
        assertThat(folders.target("new.war")).isEqualTo(base.resolve("deploy/new.war"));
    }

    @Test
    void anApplicationCalledJavaxIsOne() throws IOException {
        Path javax = base.resolve("deploy/javax");
        Files.createDirectories(javax.resolve("WEB-INF"));
        Files.createFile(javax.resolve("odd.war"));

        assertThat(folders(null).files()).containsExactly(javax);
        assertThat(folders(null).javax(javax)).isEqualTo(JavaxRule.TOLD);
    }

    @Test
    void aSettingHasThemConvertedWhereverTheyLie() {
        migrate = "javax";
        assertThat(folders(null).javax(base.resolve("deploy/old.war"))).isEqualTo(JavaxRule.FOUND);
        assertThat(folders(null).warning()).isEmpty();
        migrate = "yes";
        assertThat(folders(null).javax(base.resolve("deploy/old.war"))).isEqualTo(JavaxRule.TOLD);
        assertThat(folders(null).warning())
                .contains(
                        "deploy.migrate=yes: expected javax, or nothing; only what lies in deploy/javax is converted");
    }

    @Test
    void aFolderBehindASymbolicLinkIsKnownByItsRealName() throws IOException {
        Path real = Files.createDirectory(base.resolve("real"));
        Files.createSymbolicLink(base.resolve("deploy"), real);

        assertThat(folders(null).first()).isEqualTo(real);
    }

    private DeployFolders folders(String property) {
        Map<String, String> properties = new HashMap<>();
        properties.put("deploy.folders", property);
        properties.put("deploy.migrate", migrate);
        return new DeployFolders(new FixedEnvironment(temporary, properties));
    }
}
