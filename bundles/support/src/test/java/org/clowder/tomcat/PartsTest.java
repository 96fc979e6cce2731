package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

    private final Parts parts = new Parts();
    private final List<String> told = new ArrayList<>();

    private void open(String part) {
        told.add("+" + part);
        parts.onClose(() -> told.add("-" + part));
    }

    private void openBoth() {
        open("a");
        open("b");
    }

    @Test
    void theyAreOpenedOnceAndClosedInReverseOrderForGood() {
        parts.open(this::openBoth);
        parts.open(this::openBoth);
        parts.close();
        parts.close();
        parts.open(this::openBoth);

        assertThat(told).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void whatHadBeenOpenedBeforeAFailureIsClosedAndTheNextCallTriesAgain() {
        assertThatThrownBy(() -> parts.open(() -> {
                    open("a");
                    throw new IllegalStateException("no b");
                }))
                .hasMessage("no b");
        parts.open(this::openBoth);

        assertThat(told).containsExactly("+a", "-a", "+a", "+b");
    }

    @Test
    void thoseThatAreBeingOpenedAreClosedByWhoOpensThem() {
        parts.open(() -> {
            open("a");
            parts.close();
            open("b");
        });

        assertThat(told).containsExactly("+a", "+b", "-b", "-a");
    }

    @Test
    void onePartThatCannotBeClosedDoesNotKeepTheOthersOpen() {
        parts.open(() -> {
            open("a");
            parts.onClose(() -> {
                throw new IllegalStateException("gone already");
            });
            open("b");
        });
        parts.close();

        assertThat(told).containsExactly("+a", "+b", "-b", "-a");
    }
}
