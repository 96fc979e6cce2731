package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every place that makes an application distributable, on two members. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DistributableIT {

    private static final String HOST_END = "</Host>";
    private static final String OWN =
            "<Context path=\"/own\" docBase=\"${clowder.base}/elsewhere/plain.war\" distributable=\"true\"/>\n";

    @RegisterExtension
    static final Members members = new Members();

    private static Path plain;
    private static Cluster cluster;

    @BeforeAll
    static void start() {
        plain = war("plain", counting());
        Path web = war("web", counting().distributable());
        Path meta = war("meta", counting().file("META-INF/context.xml", "<Context distributable=\"true\"/>"));
        Path flag = war("flag", counting().file("jaggery.conf", "{\"distributable\": true}"));
        Path text = war("text", counting().file("jaggery.conf", "{\"welcomeFiles\": [], \"distributable\": \"true\"}"));
        Path zipped = counting()
                .file("jaggery.conf", "{\"distributable\": true}")
                .build(members.directory().resolve("zipped.zip"));
        Path refused = war("refused", counting().file("jaggery.conf", "{\"distributable\": \"yes\"}"));
        Path header = new BundleBuilder("com.acme.header", "1.0.0")
                .header("Web-ContextPath", "/header")
                .header("Clowder-Distributable", "true")
                .header("Import-Package", "jakarta.servlet;version=\"[6,7)\",jakarta.servlet.http;version=\"[6,7)\"")
                .type(CountingServlet.class)
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\">"
                                + Books.servlet(CountingServlet.class, "/count") + "</web-app>")
                .build(members.directory().resolve("header.jar"));
        cluster = members.cluster(2)
                .each(member -> member.put(plain, "elsewhere/plain.war")
                        .deploy(plain)
                        .deploy(web)
                        .deploy(meta)
                        .deploy(flag)
                        .deploy(text)
                        .deploy(zipped)
                        .deploy(refused)
                        .deploy(header)
                        .deploy(plain, "file.war")
                        .deploy(plain, "tuned.war")
                        .edit(
                                "catalina-server.xml",
                                xml -> xml.replaceFirst(
                                        HOST_END,
                                        OWN.replace("$", "\\$") + "<Context path=\"/tuned\" distributable=\"true\"/>\n"
                                                + HOST_END)))
                .each(DistributableIT::applicationFile)
                .start();
    }

    private static WarBuilder counting() {
        return new WarBuilder().servlet(CountingServlet.class, "/count");
    }

    private static Path war(String name, WarBuilder content) {
        return content.build(members.directory().resolve(name + ".war"));
    }

    private static void applicationFile(Member member) {
        try {
            Path directory = Files.createDirectories(member.base().resolve("conf/Catalina/localhost"));
            Files.writeString(directory.resolve("file.xml"), "<Context distributable=\"true\"/>");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/web, <distributable/> in web.xml",
        "/own, its <Context>",
        "/tuned, its <Context>",
        "/file, its <Context>",
        "/meta, its <Context>",
        "/header, Clowder-Distributable",
        "/flag, jaggery.conf",
        "/text, jaggery.conf",
        "/zipped, jaggery.conf"
    })
    void anApplicationIsReplicatedAndAppsSaysWhy(String path, String why) throws IOException {
        Visitor visitor = new Visitor(path + "/count");
        visitor.visit(cluster.first());
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(2);
        assertThat(MemberReport.application(cluster.first(), path))
                .containsEntry("replicated", true)
                .extractingByKey("replication")
                .asString()
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource({"/plain", "/refused"})
    void othersAreNot(String path) throws IOException {
        Visitor visitor = new Visitor(path + "/count");
        visitor.visit(cluster.first());
        assertThat(visitor.visit(cluster.second()).count()).isEqualTo(1);
        assertThat(MemberReport.application(cluster.first(), path)).containsEntry("replicated", false);
    }

    @Test
    void aDefaultForTheWholeHostMakesAllOfThemSo() throws IOException {
        Cluster all = members.cluster(2)
                .each(member -> member.deploy(plain)
                        .put(plain, "webapps/based.war")
                        .edit("context.xml", xml -> xml.replace("<Context>", "<Context distributable=\"true\">")))
                .start();
        for (String path : new String[] {"/plain", "/based"}) {
            Visitor visitor = new Visitor(path + "/count");
            visitor.visit(all.first());
            assertThat(visitor.visit(all.second()).count()).as(path).isEqualTo(2);
        }
        assertThat(MemberReport.application(all.first(), "/plain"))
                .extractingByKey("replication")
                .asString()
                .contains("conf/context.xml");
        all.each(Member::close);
    }

    @Test
    void aReloadMakesAnApplicationSoAndItsSessionsGoOnOnTheOtherMember() throws IOException {
        String edit = "<Context path=\"/plain\" distributable=\"true\"/>\n";
        Cluster edited = members.cluster(2)
                .each(member -> member.deploy(plain))
                .start()
                .each(member -> member.edit("catalina-server.xml", xml -> xml.replaceFirst(HOST_END, edit + HOST_END)))
                .each(member -> member.cli("reload").done());
        Visitor visitor = new Visitor("/plain/count");
        visitor.visit(edited.first());
        assertThat(visitor.visit(edited.second()).count()).isEqualTo(2);

        edited.first()
                .edit("catalina-server.xml", xml -> xml.replace(edit, edit.replace("/>", " swallowOutput=\"true\"/>")))
                .cli("reload")
                .done();
        assertThat(visitor.visit(edited.first()).count()).isEqualTo(3);
        assertThat(visitor.visit(edited.second()).count()).isEqualTo(4);
        edited.each(Member::close);
    }
}
