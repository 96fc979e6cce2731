package org.clowder.deploy.internal.jaggery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JaggeryConfTest {

    private static StandardContext context(String conf) throws DeploymentException {
        JaggeryConf read = JaggeryConf.read(conf);
        assertThat(read.remarks()).isEmpty();
        StandardContext context = new StandardContext();
        read.before().forEach(setting -> setting.accept(context));
        read.after().forEach(setting -> setting.accept(context));
        return context;
    }

    @Test
    void theKeysOfJaggeryAreAppliedToTheContext() throws DeploymentException {
        StandardContext context = context(
                """
                {
                  "displayName": "Shop", "logLevel": "info", "serverUrl": "https://example.org",
                  "welcomeFiles": ["site/index.jag", "/index.jag"],
                  "errorPages": {"404": "/404.jag", "0": "site/error.html"},
                  "sessionTimeout": 7,
                  "loginConfig": {"authMethod": "FORM",
                    "formLoginConfig": {"formLoginPage": "/login.jag", "formErrorPage": "failed.jag"}},
                  "securityRoles": ["admin", "everyone"],
                  "contextParams": [{"name": "size", "value": 3}],
                  "listeners": [{"class": "com.acme.Listener"}],
                  "filterMappings": [{"name": "Headers", "url": "*"}],
                  "filters": [{"name": "Headers", "class": "com.acme.Filter", "params": [{"name": "a", "value": "b"}]}],
                  "servletMappings": [{"name": "Api", "url": "/api/*"}],
                  "servlets": [{"name": "Api", "class": "com.acme.Api", "params": [{"name": "c", "value": "d"}]}]
                }
                """);

        assertThat(context.getDisplayName()).isEqualTo("Shop");
        assertThat(context.findParameter("displayName")).isEqualTo("Shop");
        assertThat(context.findParameter("logLevel")).isEqualTo("info");
        assertThat(context.findParameter("serverUrl")).isEqualTo("https://example.org");
        assertThat(context.findParameter("size")).isEqualTo("3");
        assertThat(context.findWelcomeFiles()).containsExactly("site/index.jag", "index.jag");
        assertThat(context.findErrorPage(404).getLocation()).isEqualTo("/404.jag");
        assertThat(context.findErrorPage(0).getLocation()).isEqualTo("/site/error.html");
        assertThat(context.getSessionTimeout()).isEqualTo(7);
        assertThat(context.getLoginConfig().getAuthMethod()).isEqualTo("FORM");
        assertThat(context.getLoginConfig().getLoginPage()).isEqualTo("/login.jag");
        assertThat(context.getLoginConfig().getErrorPage()).isEqualTo("/failed.jag");
        assertThat(context.findSecurityRoles()).containsExactly("admin", "everyone");
        assertThat(context.findApplicationListeners()).containsExactly("com.acme.Listener");
        assertThat(context.findFilterDef("Headers").getFilterClass()).isEqualTo("com.acme.Filter");
        assertThat(context.findFilterDef("Headers").getParameterMap()).containsEntry("a", "b");
        assertThat(Arrays.stream(context.findFilterMaps()).map(FilterMap::getURLPatterns))
                .containsExactly(new String[] {"/*"});
        assertThat(context.findServletMapping("/api/*")).isEqualTo("Api");
        assertThat(((Wrapper) context.findChild("Api")).findInitParameter("c")).isEqualTo("d");
    }

    @Test
    void constraintsAreThoseOfWebXml() throws DeploymentException {
        SecurityConstraint[] constraints = context(
                        """
                        {"securityConstraints": [
                          {"securityConstraint": {
                            "webResourceCollection": {"name": "a", "urlPatterns": ["/a/*", "b"], "methods": ["get", "POST"]},
                            "authRoles": ["admin"],
                            "userDataConstraint": {"transportGuarantee": "CONFIDENTIAL"}}},
                          {"securityConstraint": {"webResourceCollection": {"urlPatterns": ["/closed"]}, "authRoles": []}},
                          {"securityConstraint": {"webResourceCollection": {"urlPatterns": ["/open"]}}}
                        ]}
                        """)
                .findConstraints();

        assertThat(constraints).hasSize(3);
        assertThat(constraints[0].included("/a/x", "GET")).isTrue();
        assertThat(constraints[0].included("/b", "POST")).isTrue();
        assertThat(constraints[0].included("/a/x", "PUT")).isFalse();
        assertThat(constraints[0].findAuthRoles()).containsExactly("admin");
        assertThat(constraints[0].getUserConstraint()).isEqualTo("CONFIDENTIAL");
        assertThat(constraints[1].getAuthConstraint()).isTrue();
        assertThat(constraints[1].findAuthRoles()).isEmpty();
        assertThat(constraints[2].getAuthConstraint()).isFalse();
    }

    @Test
    void olderFilesListTheirErrorPages() throws DeploymentException {
        assertThat(context("{\"errorPages\": [{\"errorCode\": \"500\", \"location\": \"/e.html\"}]}")
                        .findErrorPage(500)
                        .getLocation())
                .isEqualTo("/e.html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{}", "{\"logLevel\": \"debug\"}"})
    void withoutWelcomeFilesTheyAreThoseOfJaggery(String conf) throws DeploymentException {
        assertThat(context(conf).findWelcomeFiles()).containsExactly("index.jag", "index.html");
    }

    @Test
    void urlsLeadToScriptsAndTheFirstOneCounts() throws DeploymentException {
        JaggeryConf conf = JaggeryConf.read(
                """
                {"urlMappings": [
                  {"url": "/", "path": "index.jag"}, {"url": "orders/*", "path": "/order.jag"},
                  {"url": "*.do", "path": "/do.jag"}, {"url": "/orders/*", "path": "order.jag"},
                  {"url": "/orders/*", "path": "/other.jag"}
                ]}
                """);

        assertThat(conf.scripts())
                .containsOnly(
                        java.util.Map.entry("", "/index.jag"),
                        java.util.Map.entry("/orders/*", "/order.jag"),
                        java.util.Map.entry("*.do", "/do.jag"));
        assertThat(conf.remarks())
                .containsExactly(
                        "jaggery.conf:4: urlMappings[4] is left out, as /orders/* leads to /order.jag already");
    }

    @Test
    void whatIsForTheScriptEngineIsHandedOn() throws DeploymentException {
        JaggeryConf conf =
                JaggeryConf.read("{\"initScripts\": [\"init.js\", \"/b.js\"], \"destroyScripts\": [\"end.js\"],"
                        + "\"sessionCreatedListeners\": [\"c.js\"], \"sessionDestroyedListeners\": [\"d.js\"]}");

        assertThat(conf.hooks())
                .containsEntry("initScripts", "/init.js,/b.js")
                .containsEntry("destroyScripts", "/end.js")
                .containsEntry("sessionCreatedListeners", "/c.js")
                .containsEntry("sessionDestroyedListeners", "/d.js");
    }

    @Test
    void itIsReadAsGenerouslyAsByJaggeryAndByTomcat() throws DeploymentException {
        StandardContext context = context(
                """
                \uFEFF{ // a comment
                  "a": "127\\.\\d+\\/\\u00e9\\\\",, /* and
                  another */ "b": "with\ttab", # and a third
                  'welcomeFiles': [, "x.jag",, "y.jag",],
                }
                """);

        assertThat(context.findParameter("a")).isEqualTo("127\\.\\d+/é\\");
        assertThat(context.findParameter("b")).isEqualTo("with tab");
        assertThat(context.findWelcomeFiles()).containsExactly("x.jag", "y.jag");
    }

    @Test
    void whatIsNotKnownIsSaidWithItsPlace() throws DeploymentException {
        assertThat(JaggeryConf.read(
                                """
                                {
                                  "welcomefiles": "x",
                                  "proxy": {"port": 1},
                                  "text of the application": "is a parameter", "nothing": null,
                                  "contextParams": [{"name": "a", "value": "b"},
                                    {"name": "c", "value": "d", "type": "int"}],
                                  "distributable": "yes"
                                }
                                """)
                        .remarks())
                .containsExactlyInAnyOrder(
                        "jaggery.conf:2: welcomefiles is not known; welcomeFiles is",
                        "jaggery.conf:3: proxy is not known, and left out",
                        "jaggery.conf:6: contextParams[1].type is not known, and left out",
                        "jaggery.conf:7: distributable is neither true nor false, and taken for false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{`\\n`\"a\": 1`\\n`\"b\": 2}|jaggery.conf:3:1: expected , or }, found \"b\"",
                "[1]|jaggery.conf:1:1: expected {, found [",
                "{\"a\": 1} x|jaggery.conf:1:10: expected the end of the file, found x",
                "{\"a\": \"open}|jaggery.conf:1:13: expected JSON, with each text between quotation marks on one line, found <EOF>",
                "{\"a\": 1|jaggery.conf:1:7: expected , or }, found the end of the file",
                "{\"sessionTimeout\": \"soon\"}|jaggery.conf:1: sessionTimeout: expected a whole number, found soon",
                "{\"urlMappings\": {\"a\": 1}}|jaggery.conf:1: urlMappings: expected a list, found an object",
                "{\"urlMappings\": [{\"url\": \"/a\"}]}|jaggery.conf:1: urlMappings[0]: expected an object with \"path\", found an object",
                "{\"urlMappings\": [{\"url\": \"/a/*.jag\", \"path\": \"b\"}]}|jaggery.conf:1: urlMappings[0].url: expected /path, /path/* or *.extension, found /a/*.jag",
                "{\"errorPages\": {\"x\": \"/a\"}}|jaggery.conf:1: errorPages.x: expected a page for a status code, 404 for example, or 0 for all others, not for x, found /a",
                "{\"loginConfig\": {\"authMethod\": \"form\"}}|jaggery.conf:1: loginConfig: expected an object with \"formLoginConfig\", found an object",
                "{\"loginConfig\": {\"authMethod\": \"OATH\"}}|jaggery.conf:1: loginConfig.authMethod: expected one of BASIC, CLIENT-CERT, DIGEST, FORM, NONE, SPNEGO, found OATH",
            })
    void whatCannotBeUnderstoodIsRefusedWithItsPlace(String conf, String message) {
        assertThatThrownBy(() -> JaggeryConf.read(conf.replace("`\\n`", "\n")))
                .isInstanceOf(DeploymentException.class)
                .hasMessage(message);
    }

    @Test
    void oneThatIsNestedWithoutEndIsRefused() {
        assertThatThrownBy(() -> JaggeryConf.read("{\"a\": " + "[".repeat(20_000)))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("nested too deeply");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"distributable\": true}|true",
                "{\"distributable\":\"true\"}|true",
                "{\"distributable\": false}|false",
                "{\"a\": {\"distributable\": true}}|false",
                "{}|false"
            })
    void saysWhetherAnApplicationIsDistributable(String content, boolean distributable) throws DeploymentException {
        assertThat(JaggeryConf.read(content).distributable()).isEqualTo(distributable);
    }

    @Test
    void anApplicationOfAnotherKindNeedNotHaveOne(@TempDir Path application) throws IOException {
        assertThat(JaggeryConf.distributable(application)).isEmpty();
        Files.writeString(application.resolve("jaggery.conf"), "not JSON");
        assertThat(JaggeryConf.distributable(application)).isEmpty();
        Files.writeString(application.resolve("jaggery.conf"), "{\"distributable\": true}");
        assertThat(JaggeryConf.distributable(application)).contains("jaggery.conf");
    }
}
