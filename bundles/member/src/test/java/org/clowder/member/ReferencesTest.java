package org.clowder.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {

    private final List<String> unknown = new ArrayList<>();

    private String resolve(String text) {
        Map<String, String> values = Map.of("a", "1", "b", "2", "dollar", "${a}", "empty", "");
        return new References(name -> Optional.ofNullable(values.get(name))).resolve(text, unknown::add);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "${a}, 1",
        "x${a}y${b}z, x1y2z",
        "${a:-9}, 1",
        "${c:-9}, 9",
        "${c:-${a}}!, 1!",
        "${a:-${c}}!, 1!",
        "<${c:-}>, <>",
        "<${empty}>, <>",
        "${dollar}, ${a}",
        "$a $, $a $",
        "x${a, x${a"
    })
    void replaces(String text, String expected) {
        assertThat(resolve(text)).isEqualTo(expected);
        assertThat(unknown).isEmpty();
    }

    @Test
    void leavesWhatIsUnknownAndTellsOfEach() {
        assertThat(resolve("${c}-${a}-${d:-${e}}")).isEqualTo("${c}-1-${e}");
        assertThat(unknown).containsExactly("c", "e");
    }
}
