package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The folders of a Carbon home, used in place by a member that was started without a locale. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CarbonHomeIT {

    private static final String SERVER = "repository/deployment/server/";
    private static final String DESCRIPTOR = "repository/conf/tomcat/catalina-server.xml";
    private static final String APP_BASE = "appBase=\"webapps\"";

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void itsApplicationsRunAndItStaysAsItWas() throws IOException {
        isUsedInPlace(members.single("carbon"));
    }

    @Test
    void soTheyDoOnTheNewestJdk() throws IOException {
        isUsedInPlace(members.single("carbon25").on(Jdk25.home()));
    }

    private static void isUsedInPlace(Member member) throws IOException {
        furnish(member);
        List<String> before = content(member);
        member.with("LC_ALL", "C").start().awaitReady();

        assertThat(Http.page(member.url("/plain/"))).isEqualTo("plain");
        assertThat(Http.page(member.url("/caf%C3%A9/"))).isEqualTo("coffee");
        assertThat(Http.page(member.url("/caf%C3%A9/%C3%BCber/na%C3%AFve.txt"))).isEqualTo("entry");
        assertThat(Http.page(member.url("/exploded/%C3%A9.txt"))).isEqualTo("in place");
        assertThat(Http.page(member.url("/scripts/page.html"))).isEqualTo("page");
        HttpResponse<String> script = Http.get(member.url("/scripts/"));
        assertThat(script.statusCode()).isEqualTo(501);
        assertThat(script.body()).contains("the property org.clowder.script.extension=jag");
        assertThat(Http.page(member.url("/zipped/"))).isEqualTo("zipped");
        assertThat(MemberReport.application(member, "/caf\u00e9")).containsEntry("state", "DEPLOYED");
        assertThat(content(member)).isEqualTo(before);

        member.cli("check").done();
        // where there is no locale with UTF-8; JVMs after 17 do not obey, and need not
        member.with("JAVA_TOOL_OPTIONS", "-Dsun.jnu.encoding=US-ASCII")
                .cli("check")
                .done();
        member.close();
    }

    private static void furnish(Member member) throws IOException {
        Path base = member.base();
        Files.createDirectories(base.resolve(DESCRIPTOR).getParent());
        String descriptor = Files.readString(base.resolve("conf/catalina-server.xml"));
        assertThat(descriptor).contains(APP_BASE);
        Files.writeString(
                base.resolve(DESCRIPTOR),
                descriptor.replace(
                        APP_BASE, "appBase=\"${carbon.home}/" + SERVER + "webapps/\" deployOnStartup=\"false\""));
        member.set("clowder.properties", "carbon.home", "${clowder.base}")
                .set("clowder.properties", "descriptor", DESCRIPTOR)
                .set("clowder.properties", "deploy.folders", SERVER + "webapps," + SERVER + "jaggeryapps");
        Path plain = new WarBuilder().file("index.html", "plain").build(base.resolve("data/plain.war"));
        Path cafe = new WarBuilder()
                .file("index.html", "coffee")
                .file("\u00fcber/na\u00efve.txt", "entry")
                .build(base.resolve("data/cafe.war"));
        Path zipped = new WarBuilder()
                .file("jaggery.conf", "{\"welcomeFiles\": [\"start.html\"]}")
                .file("start.html", "zipped")
                .build(base.resolve("data/zipped.zip"));
        member.put(plain, SERVER + "webapps/plain.war").put(zipped, SERVER + "jaggeryapps/zipped.zip");
        write(base, "webapps/plain/WEB-INF/web.xml", "<web-app/>");
        write(base, "webapps/plain/index.html", "what Carbon has unpacked");
        write(base, "webapps/exploded/WEB-INF/web.xml", "<web-app/>");
        write(base, "webapps/exploded/accent.txt", "in place");
        write(base, "jaggeryapps/scripts/jaggery.conf", "{\"displayName\": \"Scripts\"}");
        write(base, "jaggeryapps/scripts/index.jag", "<% print('x'); %>");
        write(base, "jaggeryapps/scripts/page.html", "page");
        // by bytes, as this JVM may not be able to name them either
        shell(base, "mv data/cafe.war \"" + SERVER + "webapps/$(printf 'caf\\303\\251').war\"");
        shell(base, "cd " + SERVER + "webapps/exploded && mv accent.txt \"$(printf '\\303\\251').txt\"");
        assertThat(cafe).doesNotExist();
    }

    private static void write(Path base, String name, String content) throws IOException {
        Path file = base.resolve(SERVER + name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void shell(Path directory, String command) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(shell.onExit().join().exitValue()).as(command).isZero();
    }

    private static List<String> content(Member member) throws IOException {
        try (Stream<Path> all = Files.walk(member.base().resolve("repository"))) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}
