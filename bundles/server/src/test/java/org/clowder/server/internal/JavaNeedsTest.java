package org.clowder.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.helpers.AttributesImpl;

class JavaNeedsTest {

    @ParameterizedTest
    @CsvSource({
        "Executor, className, org.apache.catalina.core.StandardVirtualThreadExecutor",
        "Connector, useVirtualThreads, true"
    })
    void refusesVirtualThreadsBeforeJava21Only(String element, String attribute, String value) {
        AttributesImpl attributes = attributes(attribute, value);
        assertThat(JavaNeeds.missing(element, attributes, 21)).isEmpty();
        assertThat(JavaNeeds.missing(element, attributes, 20)).hasValueSatisfying(text -> assertThat(text)
                .startsWith("<" + element + " " + attribute + "=\"" + value + "\">: ")
                .contains("need Java 21 or later, and this is Java 20", "JAVA_HOME"));
    }

    @ParameterizedTest
    @CsvSource({
        "Executor, className, org.apache.catalina.core.StandardThreadExecutor",
        "Connector, useVirtualThreads, false",
        "Connector, port, 1"
    })
    void refusesNothingElse(String element, String attribute, String value) {
        assertThat(JavaNeeds.missing(element, attributes(attribute, value), 17)).isEmpty();
    }

    private static AttributesImpl attributes(String name, String value) {
        AttributesImpl attributes = new AttributesImpl();
        attributes.addAttribute("", name, name, "CDATA", value);
        return attributes;
    }
}
