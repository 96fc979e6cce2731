package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.WaitingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ways in which files come into the deploy folder, and go. */
@Timeout(90)
@ExtendWith(SharedMember.class)
class ArrivalsIT {

    private static final int MANY = 100;
    private static final int FILES = 5_000;
    private static final int MEGABYTES = 300;

    private final Member member = SharedMember.member();

    private static ArchiveFile page(String content) {
        return new ArchiveFile().with("index.html", content);
    }

    @Test
    void whatIsMountedByLinksIsReplacedWhenTheLinkTurns() throws Exception {
        Path deploy = member.deploy();
        page("one").write(Files.createDirectories(deploy.resolve("..one")).resolve("shop.war"));
        page("two").write(Files.createDirectories(deploy.resolve("..two")).resolve("shop.war"));
        Files.createSymbolicLink(deploy.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(deploy.resolve("shop.war"), Path.of("..data/shop.war"));
        member.awaitBody("/shop/", "one");

        Path turned = Files.createSymbolicLink(deploy.resolve("..data_tmp"), Path.of("..two"));
        Files.move(turned, deploy.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        member.awaitBody("/shop/", "two");
        assertThat(member.missing()).isEmpty();
        assertThat(member.applications()).hasSize(1);

        Files.delete(deploy.resolve("shop.war"));
        member.awaitStatus("/shop/", 404);
        assertThat(deploy.resolve("..two/shop.war")).exists();
    }

    @Test
    void aHundredFilesAtOnceAreDeployedAndUndeployed() throws Exception {
        byte[] bytes = page("one of many").bytes();
        for (int i = 0; i < MANY; i++) {
            Files.write(member.deploy().resolve("many" + i + ".war"), bytes);
        }
        await().atMost(60, TimeUnit.SECONDS).untilAsserted(() -> assertThat(member.applications())
                .hasSize(MANY)
                .allMatch(application -> application.contains("state=DEPLOYED")));
        assertThat(IntStream.range(0, MANY).mapToObj(i -> "/many" + i + "/"))
                .allMatch(path -> member.status(path) == 200);
        assertThat(member.missing()).isEmpty();

        for (int i = 0; i < MANY; i++) {
            Files.delete(member.deploy().resolve("many" + i + ".war"));
        }
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(member.applications()).isEmpty());
    }

    @Test
    void aFileThatIsReplacedWhileItStartsIsDeployedAsItIsNow() throws Exception {
        Phaser phaser = new Phaser(2);
        System.getProperties().put(WaitingListener.PHASER, phaser);
        try {
            Path war = page("first")
                    .withClass("WEB-INF/classes/", WaitingListener.class)
                    .with(
                            "WEB-INF/web.xml",
                            "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\"><listener><listener-class>"
                                    + WaitingListener.class.getName() + "</listener-class></listener></web-app>")
                    .write(member.deploy().resolve("shop.war"));
            phaser.awaitAdvanceInterruptibly(phaser.arrive(), 20, TimeUnit.SECONDS);
            assertThat(member.applications()).singleElement().asString().contains("state=DEPLOYING");
            page("second").write(war);
            phaser.arriveAndDeregister();
            member.awaitBody("/shop/", "second");
            assertThat(member.applications()).singleElement().asString().contains("state=DEPLOYED");
        } finally {
            phaser.forceTermination();
            System.getProperties().remove(WaitingListener.PHASER);
        }
    }

    @Test
    void aLargeFileIsServedAndGoesAtOnce() throws Exception {
        Path war = large(Files.createDirectories(member.base().resolve("files")).resolve("large.war"));
        member.call(Member.DEPLOYER, "deploy", war);
        assertThat(member.get("/large/many/" + (FILES - 1) + ".txt").body()).isEqualTo("x");
        HttpRequest head = HttpRequest.newBuilder(member.uri("http", "/large/big.bin"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(member.send(head).headers().firstValueAsLong("content-length"))
                .hasValue((long) MEGABYTES << 20);

        member.call(Member.DEPLOYER, "undeploy", "/large");
        assertThat(member.status("/large/")).isEqualTo(404);
        assertThat(member.applications()).isEmpty();
    }

    private static Path large(Path file) throws IOException {
        byte[] megabyte = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("big.bin"));
            for (int i = 0; i < MEGABYTES; i++) {
                zip.write(megabyte);
            }
            for (int i = 0; i < FILES; i++) {
                zip.putNextEntry(new ZipEntry("many/" + i + ".txt"));
                zip.write('x');
            }
        }
        return file;
    }
}
