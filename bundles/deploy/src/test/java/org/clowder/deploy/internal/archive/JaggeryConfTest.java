package org.clowder.deploy.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JaggeryConfTest {

    @TempDir
    Path application;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"distributable\": true}",
                "{\"distributable\":\"true\"}",
                "{ \"displayName\": \"x\", \"welcomeFiles\": [\"a.jag\"], \"distributable\" : true }",
            })
    void saysThatAnApplicationIsDistributable(String content) throws IOException {
        Files.writeString(application.resolve("jaggery.conf"), content);

        assertThat(JaggeryConf.distributable(application)).contains("jaggery.conf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"distributable\": false}",
                "{\"a\": {\"distributable\": true}}",
                "{}",
                "",
                "{\"distributable\": tr",
                "not json at all"
            })
    void saysNothingOtherwise(String content) throws IOException {
        Files.writeString(application.resolve("jaggery.conf"), content);

        assertThat(JaggeryConf.distributable(application)).isEmpty();
    }

    @Test
    void mayBeMissing() {
        assertThat(JaggeryConf.distributable(application)).isEmpty();
    }
}
