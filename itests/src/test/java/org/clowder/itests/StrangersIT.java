package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.StockMember;
import org.clowder.itests.app.Parts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Web applications that know nothing of Clowder are answered for as by Tomcat as it is downloaded, request by request. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StrangersIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Path WEBAPPS =
            Path.of(System.getProperty("clowder.examples")).getParent();
    private static final Path APPLICATIONS = Path.of(System.getProperty("clowder.work"), "applications");
    private static final Path HAWTIO = APPLICATIONS.resolve("hawtio-default.war");

    /** Of a time when the packages were javax; each request to it needs a login. */
    private static final Path JOLOKIA = APPLICATIONS.resolve("jolokia-war.war");

    /** The same of today. */
    private static final Path AGENT = APPLICATIONS.resolve("jolokia-agent-war.war");

    private static final String USERS =
            """
            <tomcat-users><user username="eve" password="secret" roles="jolokia,boss"/><user username="bob" password="b"/></tomcat-users>
            """;
    private static final String WITH_USERS =
            """
            <Context><Realm className="org.apache.catalina.realm.MemoryRealm" pathname="%s"/></Context>
            """;
    private static final String JSON = " | Content-Type: application/json";
    private static final String EVE = " | Authorization: Basic ZXZlOnNlY3JldA==";

    /** What changes from one answer to the next, whoever gives it. */
    private static final List<String> FLEETING = List.of("date", "expires", "set-cookie", "content-length");

    /** The archive of Tomcat is of another patch, and the Servlet API here is that of Felix, which has other words and names TRACE. */
    private static final Map<String, String> NORMALISED = Map.of(
            "Apache Tomcat/11\\.0\\.\\d+", "TOMCAT",
            "\\(\\w+\\.java:\\d+\\)", "(LINE)",
            "Method \\[?BREW[^<]*", "UNKNOWN METHOD",
            "Http method DELETE", "HTTP method DELETE",
            "POST, TRACE", "POST",
            "[0-9A-F]{32}", "SESSION",
            "(Created:|Last Accessed:) [^<\n]*", "TIME",
            "\"(now|timestamp)\":\\d+", "TIME",
            "Reader@\\w+", "READER",
            "\"(agent\\w+|id|stacktrace)\":\"[^\"]*\"", "VALUE");

    /** Where the application of all parts is, by the name of its file; one is a directory. */
    private static final Map<String, String> PARTS =
            Map.of("parts.war", "/parts", "ROOT.war", "", "a#b.war", "/a/b", "v##2.war", "/v", "exploded", "/exploded");

    private static final String PARTS_WEB_XML =
            """
            <display-name>All parts</display-name>
            <context-param><param-name>of</param-name><param-value>web.xml</param-value></context-param>
            <session-config><session-timeout>5</session-timeout></session-config>
            <mime-mapping><extension>part</extension><mime-type>text/x-part</mime-type></mime-mapping>
            <welcome-file-list><welcome-file>start.jsp</welcome-file></welcome-file-list>
            <error-page><error-code>404</error-code><location>/lost.jsp</location></error-page>
            <error-page><exception-type>java.lang.IllegalStateException</exception-type><location>/lost.jsp</location></error-page>
            <jsp-config><jsp-property-group><url-pattern>*.jsp</url-pattern>
              <trim-directive-whitespaces>true</trim-directive-whitespaces><include-coda>/WEB-INF/coda.jspf</include-coda>
            </jsp-property-group></jsp-config>
            <security-constraint><web-resource-collection><web-resource-name>safe</web-resource-name>
              <url-pattern>/safe/*</url-pattern></web-resource-collection>
              <auth-constraint><role-name>boss</role-name></auth-constraint></security-constraint>
            <login-config><auth-method>BASIC</auth-method><realm-name>Parts</realm-name></login-config>
            <security-role><role-name>boss</role-name></security-role>
            <env-entry><env-entry-name>ofWebXml</env-entry-name><env-entry-type>java.lang.Integer</env-entry-type>
              <env-entry-value>7</env-entry-value></env-entry>
            <request-character-encoding>UTF-8</request-character-encoding>
            """;

    private static final String PARTS_FRAGMENT =
            """
            <web-fragment xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1"><name>parts</name>
              <ordering><before><others/></before></ordering>
              <context-param><param-name>more</param-name><param-value>web-fragment.xml</param-value></context-param>
              <servlet><servlet-name>fragment</servlet-name><servlet-class>%s</servlet-class>
                <init-param><param-name>by</param-name><param-value>fragment</param-value></init-param></servlet>
              <servlet-mapping><servlet-name>fragment</servlet-name><url-pattern>/fragment/*</url-pattern></servlet-mapping>
              <env-entry><env-entry-name>ofTheFragment</env-entry-name><env-entry-type>java.lang.String</env-entry-type>
                <env-entry-value>fragment</env-entry-value></env-entry>
            </web-fragment>
            """
                    .formatted(Parts.Shown.class.getName());

    private static final String PARTS_CONTEXT =
            """
            <Context><Realm className="org.apache.catalina.realm.MemoryRealm" pathname="%s"/>
              <Parameter name="and" value="context.xml"/>
              <Environment name="ofTheContext" type="java.lang.String" value="context"/>
              <Resource name="bean/box" type="%s" factory="org.apache.naming.factory.BeanFactory" weight="3"/>
              <CookieProcessor sameSiteCookies="strict"/>
              <Valve className="org.apache.catalina.valves.rewrite.RewriteValve"/></Context>
            """;

    private static final String PARTS_PAGE =
            """
            <%@ taglib prefix="p" uri="urn:parts" %>
            <%@ taglib prefix="f" tagdir="/WEB-INF/tags" %>
            <p:shout text="${param.text}"/> <f:greet who="${pageContext.servletContext.servletContextName}"/>
            """;

    private static final String PARTS_TAGLIB =
            """
            <taglib xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"><tlib-version>1</tlib-version><short-name>p</short-name>
            <uri>urn:parts</uri><tag><name>shout</name><tag-class>%s</tag-class><body-content>empty</body-content>
            <attribute><name>text</name><rtexprvalue>true</rtexprvalue></attribute></tag></taglib>
            """
                    .formatted(Parts.ShoutTag.class.getName());

    @RegisterExtension
    static final Members members = new Members();

    private static Member ours;
    private static StockMember stock;

    /**
     * Requests of one visitor.
     *
     * @param lines each a method, a path, headers as {@code name: value}, and a form behind {@code <}
     */
    private record Visit(String name, List<String> lines) {

        static Visit of(String name, String... lines) {
            return new Visit(name, List.of(lines));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String SERVLETS = "/examples/servlets/servlet/";

    private static Stream<Visit> visits() {
        return Stream.concat(PARTS.entrySet().stream().map(part -> parts(part.getKey(), part.getValue())), others());
    }

    private static Visit parts(String name, String at) {
        return new Visit(
                name,
                Stream.of(
                                "TRACE /shown/",
                                "GET ?a=b",
                                "GET /",
                                "GET /start.jsp?text=hello",
                                "HEAD /start.jsp",
                                "GET /shown",
                                "GET /shown/a/b;c=d?x=%C3%BC&x=2",
                                "POST /shown/ < x=%C3%BC",
                                "GET /added/1",
                                "GET /fragment/",
                                "GET /shown/?session",
                                "GET /shown/?session",
                                "GET /old/a/b",
                                "GET /of-the-library/a.part",
                                "GET /of-the-library/a.part | Range: bytes=1-3",
                                "GET /of-the-library",
                                "GET /of-the-library/page.jsp?text=there",
                                "GET /not-scanned.txt",
                                "GET /none",
                                "GET /none.jsp",
                                "GET /shown/?fail",
                                "GET /shown/?status=404",
                                "GET /shown/?status=409",
                                "GET /safe/a.txt",
                                "GET /safe/a.txt" + EVE,
                                "GET /shown/" + EVE,
                                "GET /WEB-INF/web.xml",
                                "GET /META-INF/context.xml",
                                "GET /echo/eve",
                                "PUT /of-the-library/a.part < a=b",
                                "DELETE /shown/",
                                "OPTIONS /shown/",
                                "BREW /shown/")
                        .map(line -> line.replaceFirst(" ", " " + at))
                        .toList());
    }

    private static Stream<Visit> others() {
        return Stream.of(
                Visit.of(
                        "files",
                        "GET /docs/",
                        "GET /docs",
                        "GET /docs/index.html",
                        "HEAD /docs/index.html",
                        "GET /docs/images/tomcat.png | Accept-Encoding: gzip",
                        "GET /docs/images/tomcat.png | If-None-Match: *",
                        "GET /docs/index.html | If-Modified-Since: Fri, 31 Dec 2049 23:59:59 GMT",
                        "GET /docs/index.html | If-Unmodified-Since: Sat, 01 Jan 2000 00:00:00 GMT",
                        "GET /docs/index.html | Range: bytes=0-99",
                        "GET /docs/index.html | Range: bytes=10-19,30-39",
                        "GET /docs/index.html | Range: bytes=99999999-",
                        "GET /docs/appdev/sample/sample.war",
                        "OPTIONS /docs/index.html",
                        "POST /docs/index.html",
                        "PUT /docs/new.html < a=b",
                        "DELETE /docs/index.html",
                        "TRACE /docs/index.html",
                        "BREW /docs/index.html"),
                Visit.of(
                        "what there is not",
                        "GET /docs/none.html",
                        "HEAD /docs/none.html",
                        "GET /docs/WEB-INF/web.xml",
                        "GET /docs/META-INF/context.xml",
                        "GET /docs/images",
                        "GET /docs/images/",
                        "GET /examples/none.jsp",
                        "GET /docs/..%2f..%2fconf",
                        "GET /docs/%00",
                        "GET /docs/;x=y/index.html",
                        "GET /docs//index.html",
                        "GET /docs/%69ndex.html"),
                Visit.of(
                        "servlets",
                        "GET " + SERVLETS + "HelloWorldExample",
                        "GET " + SERVLETS + "HelloWorldExample | Accept-Language: es",
                        "HEAD " + SERVLETS + "HelloWorldExample",
                        "POST " + SERVLETS + "HelloWorldExample < a=b",
                        "GET " + SERVLETS + "RequestParamExample?firstname=J%C3%BCrgen&lastname=%26",
                        "POST " + SERVLETS + "RequestParamExample < firstname=J%C3%BCrgen&lastname=%3Cb%3E",
                        "GET " + SERVLETS + "RequestInfoExample/more?x=1",
                        "GET " + SERVLETS + "CookieExample",
                        "POST " + SERVLETS + "CookieExample < cookiename=a&cookievalue=b",
                        "GET /examples/servlets/index.html | Range: bytes=0-1"),
                Visit.of(
                        "a session",
                        "GET " + SERVLETS + "SessionExample",
                        "POST " + SERVLETS + "SessionExample < dataname=color&datavalue=bl%C3%BCe",
                        "GET " + SERVLETS + "SessionExample?dataname=shape&datavalue=square"),
                Visit.of(
                        "pages",
                        "GET /examples/jsp/jsp2/el/basic-arithmetic.jsp",
                        "HEAD /examples/jsp/jsp2/el/basic-arithmetic.jsp",
                        "GET /examples/jsp/jsp2/el/functions.jsp?foo=JSP+2.0",
                        "GET /examples/jsp/jsp2/tagfiles/hello.jsp",
                        "GET /examples/jsp/jsp2/simpletag/book.jsp",
                        "GET /examples/jsp/jsp2/jspx/textRotate.jspx?name=JSPX",
                        "GET /examples/jsp/tagplugin/foreach.jsp",
                        "GET /examples/jsp/error/err.jsp?name=audi&submit=Submit",
                        "GET /examples/jsp/error/err.jsp?name=integra&submit=Submit",
                        "GET /examples/jsp/forward/none.jsp",
                        "PUT /examples/jsp/jsp2/el/basic-arithmetic.jsp < a=b"),
                Visit.of(
                        "a login",
                        "GET /examples/jsp/security/protected/index.jsp",
                        "POST /examples/jsp/security/protected/j_security_check < j_username=a&j_password=b",
                        "GET /examples/jsp/security/protected/error.jsp"),
                Visit.of(
                        "hawtio",
                        "GET /hawtio",
                        "GET /hawtio/",
                        "GET /hawtio/index.html",
                        "HEAD /hawtio/index.html",
                        "GET /hawtio/favicon.ico",
                        "GET /hawtio/img/hawtio-logo.svg",
                        "GET /hawtio/hawtconfig.json",
                        "GET /hawtio/static/js/main.8fd02e46.js",
                        "GET /hawtio/static/media/RedHatText-Medium.9c02e9a1e10fbc86466d.woff2",
                        "GET /hawtio/plugin",
                        "GET /hawtio/user",
                        "GET /hawtio/auth/config/session-timeout",
                        "GET /hawtio/auth/login",
                        "POST /hawtio/auth/login < username=a&password=b",
                        "GET /hawtio/auth/logout",
                        "GET /hawtio/jolokia/",
                        "GET /hawtio/keycloak/enabled",
                        "GET /hawtio/none/at/all",
                        "GET /hawtio/proxy/localhost/1/"),
                jolokia("/jolokia"),
                jolokia("/agent"));
    }

    private static Visit jolokia(String at) {
        return new Visit(
                at.substring(1),
                Stream.of(
                                "GET /jolokia",
                                "GET /jolokia/",
                                "HEAD /jolokia/version" + EVE,
                                "GET /jolokia/version | Authorization: Basic Ym9iOmI=",
                                "GET /jolokia/version | Authorization: Basic ZXZlOndyb25n",
                                "GET /jolokia/read/java.lang:type=Runtime/SpecVersion" + EVE,
                                "GET /jolokia/read/java.lang:type=Runtime/SpecVersion?callback=f" + EVE,
                                "GET /jolokia/read/java.lang:type=Runtime/Nothing?includeStackTrace=false" + EVE,
                                "GET /jolokia/read/none:type=None?includeStackTrace=false" + EVE,
                                "GET /jolokia/exec/java.lang:type=Threading/findDeadlockedThreads" + EVE,
                                "GET /jolokia/list/java.lang/type=Runtime/attr/SpecName" + EVE,
                                "GET /jolokia/unknown?includeStackTrace=false" + EVE,
                                "POST /jolokia/" + EVE + JSON
                                        + " < {\"type\":\"search\",\"mbean\":\"java.lang:type=Mem*\"}",
                                "POST /jolokia/" + EVE + JSON
                                        + " < [{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\","
                                        + "\"attribute\":[\"SpecName\",\"SpecVendor\"]}]",
                                "POST /jolokia/" + EVE + JSON + " < broken",
                                "OPTIONS /jolokia/" + EVE,
                                "PUT /jolokia/version" + EVE + " < a=b")
                        .map(line -> line.replace(" /jolokia", " " + at))
                        .toList());
    }

    @BeforeAll
    static void start() throws IOException {
        Path users = Files.writeString(members.directory().resolve("users.xml"), USERS);
        Path withUsers = Files.writeString(members.directory().resolve("with-users.xml"), WITH_USERS.formatted(users));
        Path docs = WarBuilder.pack(WEBAPPS.resolve("docs"), members.directory().resolve("docs.war"));
        Path examples =
                WarBuilder.pack(WEBAPPS.resolve("examples"), members.directory().resolve("examples.war"));
        Path parts = parts(users);
        // what is behind a session id is for balancers
        ours = members.single("ours")
                .set("clowder.properties", "route", "")
                .deploy(docs)
                .deploy(examples)
                .deploy(HAWTIO, "hawtio.war")
                .put(JOLOKIA, "deploy/javax/jolokia.war")
                .put(withUsers, "conf/Catalina/localhost/jolokia.xml")
                .deploy(AGENT, "agent.war")
                .put(withUsers, "conf/Catalina/localhost/agent.xml");
        stock = members.stock(1)
                .get(0)
                .deploy(docs)
                .deploy(examples)
                .deploy(HAWTIO, "hawtio.war")
                .deployJavax(JOLOKIA, "jolokia.war")
                .context("jolokia", WITH_USERS.formatted(users))
                .deploy(AGENT, "agent.war")
                .context("agent", WITH_USERS.formatted(users));
        for (String name : PARTS.keySet()) {
            if (name.endsWith(".war")) {
                ours.deploy(parts, name);
                stock.deploy(parts, name);
            } else {
                WarBuilder.unpack(parts, ours.base().resolve("deploy").resolve(name));
                WarBuilder.unpack(parts, stock.base().resolve("webapps").resolve(name));
            }
        }
        ours.start();
        stock.start();
        ours.awaitReady();
        stock.awaitReady();
    }

    private static Path parts(Path users) {
        Path library = new BundleBuilder("com.acme.parts", "1.0.0")
                .type(Parts.class)
                .type(Parts.Wanted.class)
                .type(Parts.OfTheLibrary.class)
                .type(Parts.Initializer.class)
                .type(Parts.Started.class)
                .type(Parts.Stamp.class)
                .type(Parts.ShoutTag.class)
                .type(Parts.Echo.class)
                .type(Parts.Shown.class)
                .file(
                        "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                        Parts.Initializer.class.getName())
                .file("META-INF/web-fragment.xml", PARTS_FRAGMENT)
                .file("META-INF/parts.tld", PARTS_TAGLIB)
                .file("META-INF/resources/of-the-library/a.part", "a part")
                .file("META-INF/resources/of-the-library/page.jsp", PARTS_PAGE)
                .build(members.directory().resolve("of-the-library.jar"));
        Path notScanned = new BundleBuilder("com.acme.more", "1.0.0")
                .file("META-INF/resources/not-scanned.txt", "of a jar with a name that Tomcat leaves out")
                .build(members.directory().resolve("commons-io-1.jar"));
        return new WarBuilder()
                .webXml(PARTS_WEB_XML)
                .library(library)
                .library(notScanned)
                .type(Parts.OfTheApplication.class)
                .type(Parts.Box.class)
                .file("META-INF/context.xml", PARTS_CONTEXT.formatted(users, Parts.Box.class.getName()))
                .file("WEB-INF/rewrite.config", "RewriteRule ^/old/(.*)$ /shown/$1?was=old")
                .file("WEB-INF/coda.jspf", "the end")
                .file("WEB-INF/tags/greet.tag", "<%@ attribute name=\"who\" %>hello ${who}")
                .file("start.jsp", PARTS_PAGE)
                .file(
                        "lost.jsp",
                        "<%@ page isErrorPage=\"true\" %>lost: ${pageContext.errorData.statusCode} ${pageContext.errorData.requestURI}")
                .file("safe/a.txt", "safe")
                .build(members.directory().resolve("parts.war"));
    }

    @ParameterizedTest
    @MethodSource("visits")
    void eachRequestIsAnsweredAsByStockTomcat(Visit visit) throws IOException {
        Visitor here = new Visitor(ours);
        Visitor there = new Visitor(stock);
        Map<String, String> differ = new TreeMap<>();
        for (String line : visit.lines()) {
            String expected = there.ask(line);
            String got = here.ask(line);
            if (!got.equals(expected)) {
                differ.put(line, "stock:\n" + expected + "\nours:\n" + got);
            }
        }
        assertThat(differ).isEmpty();
    }

    private static Stream<String> paths() {
        return PARTS.values().stream();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aSocketAnswersAsOneOfStockTomcat(String at) throws Exception {
        String expected = echo(stock, at);
        assertThat(expected).isEqualTo(at + "/echo/eve eve {x=[1], name=[eve]}: hello");
        assertThat(echo(ours, at)).isEqualTo(expected);
    }

    private static String echo(MemberProcess member, String at) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = Http.CLIENT
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + member.httpPort() + at + "/echo/eve?x=1"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                answer.complete("" + text);
                                return null;
                            }
                        })
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        socket.sendText("hello", true).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        try {
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    /** Keeps cookies, and tells an answer in the same words whoever has given it. */
    private static final class Visitor {
        private final MemberProcess member;
        private String cookie = "";

        Visitor(MemberProcess member) {
            this.member = member;
        }

        String ask(String line) throws IOException {
            String[] form = line.split(" < ", 2);
            String[] parts = form[0].split(" \\| ");
            String[] first = parts[0].split(" ", 2);
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + member.httpPort() + first[1]))
                    .timeout(LIMIT)
                    .method(
                            first[0],
                            form.length == 1
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(form[1]));
            if (form.length > 1) {
                request.header("Content-Type", "application/x-www-form-urlencoded");
            }
            Arrays.stream(parts)
                    .skip(1)
                    .map(part -> part.split(": ", 2))
                    .forEach(part -> request.setHeader(part[0], part[1]));
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie);
            }
            return told(Http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        }

        private String told(HttpResponse<byte[]> response) {
            StringBuilder text =
                    new StringBuilder().append(response.statusCode()).append('\n');
            response.headers().map().forEach((name, values) -> {
                if (!FLEETING.contains(name.toLowerCase(Locale.ROOT))) {
                    text.append(name).append(": ").append(values).append('\n');
                }
            });
            response.headers().allValues("set-cookie").forEach(set -> {
                text.append("set-cookie: ").append(set).append('\n');
                if (set.startsWith("JSESSIONID=")) {
                    cookie = set.split(";", 2)[0];
                }
            });
            response.headers().firstValue("content-length").ifPresent(length -> text.append("content-length: ")
                    .append(Integer.parseInt(length) == response.body().length ? "of the body" : length)
                    .append('\n'));
            text.append(new String(response.body(), StandardCharsets.ISO_8859_1));
            String told = text.toString().replace(":" + member.httpPort(), ":PORT");
            for (Map.Entry<String, String> each : NORMALISED.entrySet()) {
                told = told.replaceAll(each.getKey(), each.getValue());
            }
            return told;
        }
    }
}
