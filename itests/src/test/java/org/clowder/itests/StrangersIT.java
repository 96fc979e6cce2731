package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.StockMember;
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
            <tomcat-users><user username="eve" password="secret" roles="jolokia"/><user username="bob" password="b"/></tomcat-users>
            """;
    private static final String WITH_USERS =
            """
            <Context><Realm className="org.apache.catalina.realm.MemoryRealm" pathname="%s"/></Context>
            """;
    private static final String JSON = " | Content-Type: application/json";
    private static final String EVE = " | Authorization: Basic ZXZlOnNlY3JldA==";

    /** What changes from one answer to the next, whoever gives it. */
    private static final List<String> FLEETING = List.of("date", "expires", "set-cookie", "content-length");

    /** The archive of Tomcat is of another patch, and the Servlet API here is that of Felix, which has other words for status 501. */
    private static final Map<String, String> NORMALISED = Map.of(
            "Apache Tomcat/11\\.0\\.\\d+", "TOMCAT",
            "\\(\\w+\\.java:\\d+\\)", "(LINE)",
            "Method \\[?BREW[^<]*", "UNKNOWN METHOD",
            "[0-9A-F]{32}", "SESSION",
            "(Created:|Last Accessed:) [^<\n]*", "TIME",
            "\"now\":\\d+", "TIME",
            "\"timestamp\":\\d+", "TIME",
            "Reader@\\w+", "READER",
            "\"stacktrace\":\"[^\"]*\"", "STACKTRACE",
            "\"(agent\\w+|id)\":\"[^\"]*\"", "AGENT");

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
        ours.start();
        stock.start();
        ours.awaitReady();
        stock.awaitReady();
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
