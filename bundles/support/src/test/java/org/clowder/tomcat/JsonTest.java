package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void writesWhatIsInsideAndNoControlCharacters() {
        TreeMap<String, Object> map = new TreeMap<>();
        map.put("a", List.of(1, true, "x"));
        map.put("b\"", "back\\slash, \"quoted\",\n\t\u0001");

        assertThat(Json.write(map))
                .isEqualTo("{\"a\":[1,true,\"x\"],\"b\\\"\":\"back\\\\slash, \\\"quoted\\\",\\n\\t\\u0001\"}");
        assertThat(Json.write(Arrays.asList(null, StringBuilder.class)))
                .isEqualTo("[null,\"class java.lang.StringBuilder\"]");
    }
}
