package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.itests.app.FormServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What holds for an application that says nothing of it, as on Tomcat as it is downloaded. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DefaultsIT {

    private static final String TEXT = "été €";

    /** Pages are written in ISO-8859-1 unless they say otherwise, on Tomcat too; what they answer is another matter. */
    private static final String PAGE = "<%= request.getParameter(\"text\") %>";

    @RegisterExtension
    static final Members members = new Members();

    private static Member member;

    @BeforeAll
    static void start() {
        Path form = new WarBuilder()
                .servlet(FormServlet.class, "/servlet")
                .file("page.jsp", PAGE)
                .build(members.directory().resolve("form.war"));
        member = members.single("plain").deploy(form).start();
        member.awaitReady();
    }

    @Test
    void aFormAndItsAnswerAreUtf8UnlessTheySayOtherwise() throws Exception {
        for (String path : List.of("/form/servlet", "/form/page.jsp")) {
            HttpResponse<byte[]> answer = post(member.url(path));

            assertThat(new String(answer.body(), StandardCharsets.UTF_8).strip())
                    .as(path)
                    .isEqualTo(TEXT);
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as(path)
                    .endsWithIgnoringCase("charset=UTF-8");
        }
    }

    private static HttpResponse<byte[]> post(URI uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("text=" + URLEncoder.encode(TEXT, StandardCharsets.UTF_8)))
                .build();
        return Http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void theShippedWebXmlSaysWhatThatOfTomcatSays() throws Exception {
        Path tomcats = Build.tomcat().resolve("conf/web.xml");
        Path shipped = Build.distribution().home().resolve("conf/web.xml");

        assertThat(statements(shipped)).isNotEmpty().isEqualTo(statements(tomcats));
    }

    /** MIME types apart: Tomcat has the same table in a file of its own. */
    private static List<String> statements(Path webXml) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(webXml.toFile())
                .getDocumentElement();
        return statements("", root)
                .filter(statement -> !statement.startsWith("/web-app/mime-mapping"))
                .toList();
    }

    private static Stream<String> statements(String path, Element element) {
        String own = path + "/" + element.getTagName();
        NodeList content = element.getChildNodes();
        List<Element> children = IntStream.range(0, content.getLength())
                .mapToObj(content::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast)
                .toList();
        return children.isEmpty()
                ? Stream.of(own + "=" + element.getTextContent().strip())
                : children.stream().flatMap(child -> statements(own, child));
    }
}
