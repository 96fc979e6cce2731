package org.clowder.server.internal.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrayQuotesTest {

    @Test
    void escapesWhatIsNeitherTheBeginningNorTheEndOfAValue() {
        assertThat(StrayQuotes.escape("<a>\n<Valve prefix='x'\n  pattern=\"%h \"%r\" %s\" />\n</a>"))
                .hasValueSatisfying(mended -> {
                    assertThat(mended.text())
                            .isEqualTo("<a>\n<Valve prefix='x'\n  pattern=\"%h &quot;%r&quot; %s\" />\n</a>");
                    assertThat(mended.lines()).containsExactly(3);
                });
    }

    @Test
    void leavesCommentsAndTextAlone() {
        assertThat(StrayQuotes.escape(
                        "<?xml version=\"1.0\"?><!-- a=\"b\"c\" --><a b=\"c\"d\">\"<![CDATA[<x y=\"]]></a>"))
                .hasValueSatisfying(
                        mended -> assertThat(mended.text())
                                .isEqualTo(
                                        "<?xml version=\"1.0\"?><!-- a=\"b\"c\" --><a b=\"c&quot;d\">\"<![CDATA[<x y=\"]]></a>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a b=\"c\"/>",
                "<Connector port=\"8080 protocol=\"HTTP/1.1\"/>",
                "<a b=\"c/>\n<d/>",
                "<a b=\"c\"\n<d e=\"f\"g\"/>",
                "<a b=c/>",
                "no markup",
                "<a",
                ""
            })
    void mendsNothingElse(String text) {
        assertThat(StrayQuotes.escape(text)).isEmpty();
    }
}
