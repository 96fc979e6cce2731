package org.clowder.deploy.internal.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.catalina.util.ContextName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarFileTest {

    @ParameterizedTest
    @CsvSource({
        "shop.war, /shop, ''",
        "Shop.WAR, /Shop, ''",
        "ROOT.war, '', ''",
        "a#b.war, /a/b, ''",
        "shop##002.war, /shop, 002",
        "ROOT##3.war, '', 3",
        "##3.war, '', 3",
        "a#b##1.2.war, /a/b, 1.2",
        "h#.war, /h, ''",
    })
    void contextPathAndVersionFollowFromTheNameAsInTomcat(String file, String path, String version) {
        ContextName name = WarFile.contextName(Path.of("/deploy", file));

        assertThat(name.getPath()).isEqualTo(path);
        assertThat(name.getVersion()).isEqualTo(version);
    }
}
