package org.clowder.server.internal.descriptor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.clowder.server.internal.Elements;
import org.clowder.server.internal.element.Element;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaNeedsTest {

    @ParameterizedTest
    @CsvSource({
        "Executor, className, org.apache.catalina.core.StandardVirtualThreadExecutor",
        "Connector, useVirtualThreads, true"
    })
    void refusesVirtualThreadsBeforeJava21Only(String element, String attribute, String value) throws Exception {
        Element asking = element(element, attribute, value);
        assertThat(JavaNeeds.missing(asking, 21)).isEmpty();
        assertThat(JavaNeeds.missing(asking, 20)).hasValueSatisfying(text -> assertThat(text)
                .startsWith("<" + element + " " + attribute + "=\"" + value + "\">: ")
                .contains("need Java 21 or later, and this is Java 20", "JAVA_HOME"));
    }

    @ParameterizedTest
    @CsvSource({
        "Executor, className, org.apache.catalina.core.StandardThreadExecutor",
        "Connector, useVirtualThreads, false",
        "Connector, port, 1"
    })
    void refusesNothingElse(String element, String attribute, String value) throws Exception {
        assertThat(JavaNeeds.missing(element(element, attribute, value), 17)).isEmpty();
    }

    private static Element element(String name, String attribute, String value) throws Exception {
        return Elements.of("<" + name + " " + attribute + "=\"" + value + "\"/>");
    }
}
