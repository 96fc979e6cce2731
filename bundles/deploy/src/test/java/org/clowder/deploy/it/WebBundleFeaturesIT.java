package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.deploy.it.WebBundles.webBundle;
import static org.clowder.deploy.it.WebBundles.webXml;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.EchoServlet;
import org.clowder.deploy.it.app.EchoSocket;
import org.clowder.deploy.it.app.StampFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;

/** What a web application says in its descriptors holds in a web bundle as it does in a WAR file on Tomcat. */
@Timeout(60)
@ExtendWith(SharedMember.class)
class WebBundleFeaturesIT {

    private static final String CONSTRAINT = "<security-constraint><web-resource-collection><web-resource-name>s"
            + "</web-resource-name><url-pattern>/secret/*</url-pattern></web-resource-collection><auth-constraint>"
            + "<role-name>staff</role-name></auth-constraint></security-constraint>";
    private static final String COUNT =
            "<% Integer n = (Integer) session.getAttribute(\"n\"); n = n == null ? 1 : n + 1;"
                    + " session.setAttribute(\"n\", n); %><%= n %>";

    private final Member member = SharedMember.member();

    private static ArchiveFile shop(String descriptor) {
        return webBundle("shop", "/shop").with("WEB-INF/web.xml", webXml(descriptor));
    }

    @Test
    void filtersAreMappedByPathByServletAndByDispatcher() throws Exception {
        member.start(shop("<filter><filter-name>f</filter-name><filter-class>" + StampFilter.class.getName()
                        + "</filter-class></filter>"
                        + "<filter-mapping><filter-name>f</filter-name><url-pattern>/in/*</url-pattern></filter-mapping>"
                        + "<filter-mapping><filter-name>f</filter-name><servlet-name>jsp</servlet-name></filter-mapping>"
                        + "<filter-mapping><filter-name>f</filter-name><url-pattern>/to.txt</url-pattern>"
                        + "<dispatcher>FORWARD</dispatcher></filter-mapping>")
                .withClass("", StampFilter.class)
                .with("in/a.txt", "in")
                .with("to.txt", "to")
                .with("a.jsp", "jsp")
                .with("forward.jsp", "<jsp:forward page=\"/to.txt\"/>"));

        member.awaitBody("/shop/in/a.txt", "in");
        assertThat(stamps("/shop/in/a.txt")).isEqualTo(1);
        assertThat(stamps("/shop/to.txt")).isZero();
        assertThat(stamps("/shop/a.jsp")).isEqualTo(1);
        assertThat(stamps("/shop/forward.jsp")).isEqualTo(2);
    }

    private int stamps(String path) throws Exception {
        return member.get(path).headers().allValues(StampFilter.HEADER).size();
    }

    @Test
    void filesKeepTheTimesOfTheirEntriesSoThatTagsAreTheSameOnAllMembers() throws Exception {
        byte[] jar = shop("").with("a.txt", "text").bytes();
        Bundle shop = member.keep(member.context().installBundle("test:times", new ByteArrayInputStream(jar)));
        shop.start();
        member.awaitBody("/shop/a.txt", "text");
        Optional<String> tag = member.get("/shop/a.txt").headers().firstValue("ETag");
        long installed = shop.getLastModified();

        shop.update(new ByteArrayInputStream(jar));

        member.awaitBody("/shop/a.txt", "text");
        assertThat(shop.getLastModified()).isGreaterThan(installed);
        assertThat(tag).isPresent();
        assertThat(member.get("/shop/a.txt").headers().firstValue("ETag")).isEqualTo(tag);
    }

    @Test
    void welcomeFilesAndErrorPagesAndTypesHold() throws Exception {
        member.start(shop("<mime-mapping><extension>odd</extension><mime-type>text/odd</mime-type></mime-mapping>"
                        + "<welcome-file-list><welcome-file>hello.jsp</welcome-file><welcome-file>first.txt</welcome-file>"
                        + "</welcome-file-list><error-page><error-code>404</error-code><location>/lost.jsp</location>"
                        + "</error-page><error-page><exception-type>java.lang.IllegalStateException</exception-type>"
                        + "<location>/sorry.jsp</location></error-page>")
                .with("hello.jsp", "hello ${1+1}")
                .with("dir/first.txt", "first")
                .with("a.odd", "odd")
                .with("lost.jsp", "lost ${requestScope['jakarta.servlet.error.request_uri']}")
                .with("sorry.jsp", "sorry")
                .with("fail.jsp", "<% if (true) throw new IllegalStateException(); %>"));

        member.awaitBody("/shop/", "hello 2");
        assertThat(member.get("/shop/dir/").body()).isEqualTo("first");
        assertThat(member.get("/shop/a.odd").headers().firstValue("Content-Type"))
                .hasValue("text/odd");
        assertThat(member.get("/shop/none").body()).isEqualTo("lost /shop/none");
        assertThat(member.get("/shop/none").statusCode()).isEqualTo(404);
        assertThat(member.get("/shop/fail.jsp").body()).isEqualTo("sorry");
        assertThat(member.get("/shop").statusCode()).isEqualTo(302);
    }

    @Test
    void requestsAreForwardedIncludedAndGivenToTheDefaultServlet() throws Exception {
        member.start(shop("").with("a.txt", "static")
                .with(
                        "include.jsp",
                        "<jsp:include page=\"part.jsp\"><jsp:param name=\"n\" value=\"7\"/></jsp:include>!")
                .with("part.jsp", "part ${param.n}")
                .with("forward.jsp", "unseen<jsp:forward page=\"part.jsp?n=8\"/>")
                .with("default.jsp", "<% application.getNamedDispatcher(\"default\").forward(request, response); %>"));

        member.awaitBody("/shop/include.jsp", "part 7!");
        assertThat(member.get("/shop/forward.jsp").body()).isEqualTo("part 8");
        assertThat(member.get("/shop/default.jsp").body()).contains("getNamedDispatcher");
    }

    @Test
    void methodsAndParametersAreThoseOfHttp() throws Exception {
        member.start(shop("").with("a.txt", "static").with("echo.jsp", "${param.a} ${pageContext.request.method}"));
        member.awaitBody("/shop/a.txt", "static");

        assertThat(send("HEAD", "/shop/a.txt", "").headers().firstValue("Content-Length"))
                .hasValue("6");
        assertThat(send("OPTIONS", "/shop/a.txt", "").headers().firstValue("Allow"))
                .hasValueSatisfying(allowed -> assertThat(allowed).contains("GET", "HEAD"));
        assertThat(send("PUT", "/shop/a.txt", "x").statusCode()).isEqualTo(405);
        assertThat(send("DELETE", "/shop/a.txt", "").statusCode()).isEqualTo(405);
        assertThat(send("POST", "/shop/echo.jsp", "a=%C3%A4+b").body()).isEqualTo("ä b POST");
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(member.uri("http", path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return member.send(request.build());
    }

    @Test
    void staticContentIsSentOnce() throws Exception {
        member.start(shop("").with("a.txt", "static"));
        member.awaitBody("/shop/a.txt", "static");

        HttpResponse<String> first = member.get("/shop/a.txt");
        String date = first.headers().firstValue("Last-Modified").orElseThrow();
        assertThat(member.get("/shop/a.txt", "If-Modified-Since", date).statusCode())
                .isEqualTo(304);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(member.get("/shop/a.txt", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    private ArchiveFile secured(String login) throws Exception {
        Path users = Files.writeString(
                member.base().resolve("conf/users.xml"),
                "<tomcat-users><user username=\"ann\" password=\"secret\" roles=\"staff\"/>"
                        + "<user username=\"bob\" password=\"secret\" roles=\"guest\"/></tomcat-users>");
        return shop(CONSTRAINT + login)
                .with(
                        "META-INF/context.xml",
                        "<Context><Realm className=\"org.apache.catalina.realm.MemoryRealm\" pathname=\"" + users
                                + "\"/></Context>")
                .with("secret/who.jsp", "${pageContext.request.userPrincipal.name}")
                .with("open.txt", "open");
    }

    @Test
    void basicAuthenticationHolds() throws Exception {
        member.start(secured("<login-config><auth-method>BASIC</auth-method></login-config>"));
        member.awaitBody("/shop/open.txt", "open");

        assertThat(member.get("/shop/secret/who.jsp").statusCode()).isEqualTo(401);
        assertThat(member.get("/shop/secret/who.jsp", "Authorization", basic("bob"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(member.get("/shop/secret/who.jsp", "Authorization", basic("ann"))
                        .body())
                .isEqualTo("ann");
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void formAuthenticationHolds() throws Exception {
        member.start(secured("<login-config><auth-method>FORM</auth-method><form-login-config><form-login-page>"
                        + "/login.jsp</form-login-page><form-error-page>/wrong.jsp</form-error-page></form-login-config>"
                        + "</login-config>")
                .with("login.jsp", "log in")
                .with("wrong.jsp", "wrong"));
        member.awaitBody("/shop/open.txt", "open");

        HttpResponse<String> form = member.get("/shop/secret/who.jsp");
        assertThat(form.body()).isEqualTo("log in");
        String session = cookie(form);
        assertThat(send("POST", "/shop/j_security_check", "j_username=ann&j_password=x", "Cookie", session)
                        .body())
                .isEqualTo("wrong");
        HttpResponse<String> in =
                send("POST", "/shop/j_security_check", "j_username=ann&j_password=secret", "Cookie", session);
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(member.get("/shop/secret/who.jsp", "Cookie", cookie(in)).body())
                .isEqualTo("ann");
    }

    private static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    @Test
    void theSessionCookieIsWhatTheDescriptorSays() throws Exception {
        member.start(shop("<session-config><cookie-config><name>shopper</name><path>/shop/in</path>"
                        + "<secure>true</secure></cookie-config></session-config>")
                .with("n.jsp", COUNT));
        member.awaitBody("/shop/n.jsp", "1");

        assertThat(member.get("/shop/n.jsp").headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie ->
                        assertThat(cookie).startsWith("shopper=").endsWith("; Path=/shop/in; Secure; HttpOnly"));
    }

    /** A relative file would be in the work directory, which Tomcat deletes with the context. */
    @Test
    void sessionsOutliveARestartOfTheBundleWhereAFileIsNamed() throws Exception {
        Path file = member.base().resolve("shop.ser");
        Bundle shop = member.start(
                shop("").with("META-INF/context.xml", "<Context><Manager pathname=\"" + file + "\"/></Context>")
                        .with("n.jsp", COUNT));
        member.awaitBody("/shop/n.jsp", "1");
        String session = cookie(member.get("/shop/n.jsp"));

        shop.stop();
        shop.start();
        member.awaitBody("/shop/n.jsp", "1");

        assertThat(member.get("/shop/n.jsp", "Cookie", session).body()).isEqualTo("2");
    }

    @Test
    void aContextFileGivesResourcesAndLetsContextsSeeEachOther() throws Exception {
        member.start(webBundle("other", "/other").with("a.txt", "of the other").withClass("", EchoServlet.class));
        member.start(shop("").with(
                        "META-INF/context.xml",
                        "<Context crossContext=\"true\"><Environment name=\"limit\" type=\"java.lang.Integer\" value=\"7\"/>"
                                + "</Context>")
                .with(
                        "a.jsp",
                        "<%= new javax.naming.InitialContext().lookup(\"java:comp/env/limit\") %> "
                                + "<%= application.getContext(\"/other\").getContextPath() %>"));
        member.awaitBody("/other/a.txt", "of the other");

        member.awaitBody("/shop/a.jsp", "7 /other");
    }

    @Test
    void aWebSocketAnswers() throws Exception {
        member.start(webBundle("shop", "/shop").withClass("", EchoSocket.class).with("a.txt", "a"));
        member.awaitBody("/shop/a.txt", "a");

        assertThat(member.echo("/shop/socket", "hi")).isEqualTo("echo hi");
    }
}
