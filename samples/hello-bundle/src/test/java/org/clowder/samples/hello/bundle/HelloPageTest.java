package org.clowder.samples.hello.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelloPageTest {

    @Test
    void jsonHasExactlyMemberSessionAndCount() {
        assertThat(HelloPage.json("north", "A1B2.north", 3))
                .isEqualTo("{\"member\":\"north\",\"session\":\"A1B2.north\",\"count\":3}");
    }

    @Test
    void jsonQuotesWhatWouldBreakIt() {
        assertThat(HelloPage.json("a\"b\\c\nd", "s", 1)).startsWith("{\"member\":\"a\\\"b\\\\c\\u000ad\"");
    }

    @Test
    void pageShowsMemberSessionAndCount() {
        assertThat(HelloPage.html("north", "A1B2", 2, "south", "/hello-bundle/"))
                .contains(
                        "<dd>north</dd>",
                        "<dd>A1B2</dd>",
                        ">2 <small>visits",
                        "member south",
                        "href=\"/hello-bundle/\"");
    }

    @Test
    void pageEscapesNames() {
        assertThat(HelloPage.html("<b>", "s", 1, "", "/")).contains("&lt;b&gt;").doesNotContain("<b>");
    }
}
