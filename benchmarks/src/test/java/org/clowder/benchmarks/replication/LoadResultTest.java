package org.clowder.benchmarks.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LoadResultTest {

    @Test
    void readsTheLineOfTheScriptAmongTheOutputOfWrk() throws IOException {
        LoadResult result = LoadResult.parse(
                """
                Running 8s test @ http://127.0.0.1:8080/
                  1 threads and 16 connections
                Requests/sec:   9.99
                result requests=4000 micros=8000000 p50=230 p99=4200 connect=1 read=2 write=3 timeout=4 status=5
                """);

        assertThat(result).isEqualTo(new LoadResult(4000, 8.0, 0.23, 4.2, 10, 5));
        assertThat(result.requestsPerSecond()).isEqualTo(500.0);
    }

    @Test
    void refusesOutputWithoutTheLineAndShowsIt() {
        assertThatThrownBy(() -> LoadResult.parse("unable to connect to 127.0.0.1:1 Connection refused"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Connection refused");
    }
}
