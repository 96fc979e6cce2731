package org.clowder.session.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationCheckTest {

    @Test
    void everyKeyIsTakenWithAGoodValue() {
        assertThat(new ConfigurationCheck()
                        .problems(Map.of(
                                "guarantee",
                                "all",
                                "maxWait",
                                "500",
                                "detectMutation",
                                "false",
                                "detectMutationExclude",
                                "cache\\..*",
                                "strict",
                                "true",
                                "maxAttributeSize",
                                "1024",
                                "allowedClasses",
                                "org.example.Cart, org.example.model.**",
                                "service.pid",
                                "org.clowder.session")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guarantee|some|async (no member is waited for), applied (one) or all",
                "maxWait|0|milliseconds above 0",
                "maxWait|long|is not a number",
                "detectMutation|yes|neither true nor false",
                "detectMutationExclude|(|a regular expression",
                "strict|1|neither true nor false",
                "maxAttributeSize|99999999999|from 1024 to 16777216",
                "allowedClasses|org.example.*Cart|package.**",
                "guarantees|all|did you mean guarantee?",
                "speed|all|known keys are allowedClasses, detectMutation"
            })
    void aBadValueIsNamedWithItsKeyAndWhatIsExpected(String key, String value, String expected) {
        assertThat(new ConfigurationCheck().problems(Map.of(key, value)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo(key);
                    assertThat(problem.text()).startsWith(key).contains(expected);
                });
    }

    @Test
    void theShippedFileIsValidAndNamesEveryKey() throws Exception {
        Properties shipped = new Properties();
        try (Reader text = Files.newBufferedReader(Path.of("../../conf/org.clowder.session.cfg"))) {
            shipped.load(text);
        }
        Map<String, String> values =
                shipped.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, shipped::getProperty));
        assertThat(values).containsKeys("guarantee", "maxWait", "detectMutation", "strict", "maxAttributeSize");
        assertThat(new ConfigurationCheck().problems(values)).isEmpty();
    }
}
