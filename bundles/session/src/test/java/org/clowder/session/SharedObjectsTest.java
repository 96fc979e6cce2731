package org.clowder.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application keeps one object under two names, which arrives as two. */
class SharedObjectsTest extends TwoMembers {

    private final List<String> warnings = new ArrayList<>();
    private final Logger logger = Logger.getLogger("org.clowder.session.internal.replica.SharedObjects");
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            warnings.add(entry.getMessage());
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void listen() {
        logger.addHandler(recorder);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(recorder);
    }

    private void share(String first, String second) {
        one.request(ID, session -> {
            List<String> shared = new ArrayList<>(List.of("a"));
            session.setAttribute(first, Map.of("rows", shared));
            session.setAttribute(second, shared);
            session.setAttribute("alone", new ArrayList<>(List.of("a")));
            session.setAttribute("text", "a");
            session.setAttribute("same text", "a");
            return null;
        });
    }

    @Test
    void theLogNamesBothOnceIfItIsAskedTo() {
        one.manager().setWarnOnSharedObjects(true);
        share("table", "rows");
        share("table", "rows");
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("table", "rows", "share an object of java.util.ArrayList", "warnOnSharedObjects");
    }

    @Test
    void nothingIsSaidElse() {
        share("other table", "other rows");
        assertThat(warnings).isEmpty();
    }
}
