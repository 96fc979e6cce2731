package org.clowder.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.clowder.harness.Distribution;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;

/** Tomcat as it is downloaded, whose {@code server.xml} names a file for its channel, and a member of the distribution. */
class ChannelFileIT extends StandaloneTomcatIT {

    private static final String KEY = "000102030405060708090a0b0c0d0e0f";

    @Override
    List<? extends MemberProcess> members(Path directory) {
        List<? extends MemberProcess> tomcats = super.members(directory);
        MemberProcess tomcat = tomcats.get(0);
        MemberProcess other = tomcats.get(1);
        String members = "127.0.0.1:" + tomcat.channelPort() + ",127.0.0.1:" + other.channelPort();
        try {
            Files.writeString(
                    tomcat.base().resolve("conf/org.clowder.channel.cfg"),
                    "port=" + tomcat.channelPort() + "\nmembers=" + members + "\nencryption.key=" + KEY + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Distribution distribution = new Distribution(Path.of(System.getProperty("clowder.distribution")));
        Member shipped = Member.create(distribution, directory, "shipped", other.channelPort(), "--members", members)
                .set("org.clowder.channel.cfg", "encryption.key", KEY);
        return List.of(tomcat, shipped.deploy(war(other.base().resolve("webapps/visits"))));
    }

    private static Path war(Path content) {
        Path war = content.resolveSibling("visits.war");
        int result = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", war.toString(), "-C", content.toString(), ".");
        assertThat(result).isZero();
        return war;
    }

    @Override
    Path serverXml(Path directory) {
        return printed(
                directory.resolve("file"),
                block("<Cluster className=\"org.clowder.session.SharedChannelCluster\" channelFile="));
    }
}
