package org.clowder.server.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Server;
import org.apache.catalina.core.StandardServer;
import org.clowder.server.ServerListener;
import org.junit.jupiter.api.Test;

class ServerListenersTest {

    private final Server server = new StandardServer();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final ServerListeners listeners = new ServerListeners();

    private final class Hearing implements ServerListener {
        private final String name;

        Hearing(String name) {
            this.name = name;
        }

        @Override
        public void configured(Server server) {
            heard.add(name + " configured");
        }

        @Override
        public void started(Server server) {
            heard.add(name + " started");
        }

        @Override
        public void stopping(Server server) {
            heard.add(name + " stopping");
        }

        @Override
        public void stopped(Server server) {
            heard.add(name + " stopped");
        }
    }

    @Test
    void oneThatComesLaterIsToldWhatTheOthersWere() {
        listeners.add(new Hearing("a"));
        listeners.configured(server);
        listeners.add(new Hearing("b"));
        listeners.started(server);
        listeners.add(new Hearing("c"));
        listeners.stopping(server);
        listeners.stopped();
        listeners.stopped();
        assertThat(heard)
                .containsExactly(
                        "a configured",
                        "b configured",
                        "a started",
                        "b started",
                        "c configured",
                        "c started",
                        "a stopping",
                        "b stopping",
                        "c stopping",
                        "a stopped",
                        "b stopped",
                        "c stopped");
    }

    @Test
    void oneThatFailsKeepsTheServerFromStartingAndNothingElse() {
        listeners.add(new ServerListener() {
            @Override
            public void configured(Server server) {
                throw new IllegalStateException("no");
            }

            @Override
            public void stopping(Server server) {
                throw new IllegalStateException("no");
            }
        });
        listeners.add(new Hearing("a"));
        assertThatThrownBy(() -> listeners.configured(server)).hasMessage("no");
        listeners.stopping(server);
        assertThat(heard).containsExactly("a stopping");
    }
}
