package org.clowder.server.internal.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clowder.server.internal.Shelf;
import org.clowder.server.internal.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users get wrong in a context file, in the words that they are told of a descriptor. */
class ContextFileScanTest {

    private static final Map<String, String> VALUES =
            Map.of("minutes", "5", "valve", "org.apache.catalina.valves.RemoteIpValve");

    private static List<String> problems(String xml) {
        return problems(xml, null);
    }

    private static List<String> problems(String xml, String contextClass) {
        return new ContextFileScan(
                        ContextFileScanTest.class.getClassLoader(), name -> Optional.ofNullable(VALUES.get(name)))
                .problems(Path.of("context.xml"), xml.getBytes(StandardCharsets.UTF_8), contextClass).stream()
                        .map(Problem::toString)
                        .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            <Valv className="x"/>                                    | unknown element <Valv> in <Context>: remove it or correct its name
            <Manager maxActiveSesions="3"/>                          | <Manager maxActiveSesions="3">: unknown attribute of org.apache.catalina.session.StandardManager; did you mean maxActiveSessions?
            <Manager maxActiveSessions="many"/>                      | <Manager maxActiveSessions="many">: the value does not fit: org.apache.catalina.session.StandardManager expects a value of type int
            <Valve className="java.lang.String"/>                    | <Valve className="java.lang.String">: this class is no org.apache.catalina.Valve; name one that is
            <Valve/>                                                 | <Valve>: has no className; add the name of its class
            <Resources cachingAlowed="true"/>                        | <Resources cachingAlowed="true">: unknown attribute of org.apache.catalina.webresources.StandardRoot; did you mean cachingAllowed?
            <Resources><PreResources/></Resources>                   | <PreResources>: has no className; add the name of its class
            <Realm className="com.acme.Realm"/>                      | <Realm className="com.acme.Realm">: class not found; correct the name, or install and start the bundle that contains it (the bundle must provide the capability org.clowder.catalina)
            <Resource name="a" password="swordfish" auth="x" singleton="swordfish"><x/></Resource> | unknown element <x> in <Resource>: remove it or correct its name
            """)
    void theUserIsToldWhereAndWhatToDo(String element, String problem) {
        assertThat(problems("<Context>\n" + element + "\n</Context>")).containsExactly("context.xml:2: " + problem);
    }

    @Test
    void everyProblemIsFoundInOneGo() {
        assertThat(
                        problems(
                                """
                        <Context reloadabel="true">
                          <Valve className="com.acme.Valve"><Inner/></Valve>
                          <Manager><Store/></Manager>
                          <WatchedResource>WEB-INF/web.xml</WatchedResource>
                          <Loader delegat="true"/>
                        </Context>
                        """))
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("context.xml:1: <Context reloadabel=\"true\">: unknown"),
                        line -> assertThat(line).startsWith("context.xml:2: <Valve className=\"com.acme.Valve\">"),
                        line -> assertThat(line).startsWith("context.xml:3: <Store>: has no className"),
                        line -> assertThat(line).startsWith("context.xml:5: <Loader delegat=\"true\">: unknown"));
    }

    @Test
    void whatIsNotXmlHasTheLineWhereThatShows() {
        assertThat(problems("<Context>\n<Valve>\n</Context>"))
                .contains("context.xml:3: not well-formed: The element type \"Valve\" must be terminated by the"
                        + " matching end-tag \"</Valve>\".");
        assertThat(problems("<web-app/>"))
                .containsExactly("context.xml:1: unknown root element <web-app>: expected" + " <Context>");
    }

    @Test
    void whatTomcatAllowsIsNoProblem() {
        assertThat(
                        problems(
                                """
                        <Context docBase="x" path="/y" distributable="true" className="org.apache.catalina.core.StandardContext"
                                 configClass="org.apache.catalina.startup.ContextConfig" sessionTimeout="${minutes}">
                          <Resource name="jdbc/shop" type="javax.sql.DataSource" anything="at all" password="x"/>
                          <ResourceLink name="a" global="b" type="java.lang.String"/>
                          <Environment name="c" value="d" type="java.lang.String"/>
                          <Valve className="org.apache.catalina.valves.RemoteIpValve"/>
                          <Valve className="${valve}"/>
                          <Realm className="org.apache.catalina.realm.LockOutRealm"><Realm className="org.apache.catalina.realm.NullRealm"/></Realm>
                          <JarScanner scanClassPath="false"><JarScanFilter defaultTldScan="false"/></JarScanner>
                        </Context>
                        """))
                .isEmpty();
    }

    @Test
    void aReferenceThatLeadsNowhereIsNamedOnce() {
        assertThat(problems("<Context>\n<Valve className=\"${some.valve}\"/>\n</Context>"))
                .containsExactly("context.xml:2: <Valve className=\"${some.valve}\">: ${some.valve} has no value; set"
                        + " some.valve in conf/clowder.properties or CLOWDER_SOME_VALVE in the environment");
    }

    @Test
    void aNameOfAnEarlierSystemIsTranslatedFirst() {
        assertThat(
                        problems(
                                "<Context><Manager className=\"org.apache.catalina.contrib.osgi.ha.OSGIDeltaManager\"/></Context>"))
                .singleElement()
                .asString()
                .contains("its successor org.clowder.session.BundleDeltaManager is not here");
    }

    @Test
    void theClassOfTheHostsContextsDecidesOverAttributes() {
        assertThat(problems("<Context shelf=\"3\"/>", Shelf.class.getName())).isEmpty();
        assertThat(problems("<Context shelf=\"3\"/>"))
                .singleElement()
                .asString()
                .contains("unknown attribute");
    }

    @Test
    void nothingOutsideOfTheFileIsRead() {
        assertThat(
                        problems(
                                "<!DOCTYPE Context [<!ENTITY other SYSTEM \"file:///etc/hostname\">]>\n<Context><WatchedResource>&other;</WatchedResource></Context>"))
                .isEmpty();
    }
}
