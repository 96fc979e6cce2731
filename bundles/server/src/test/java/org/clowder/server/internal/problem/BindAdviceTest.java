package org.clowder.server.internal.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of Linux and, with a colon behind them, of Windows. */
class BindAdviceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Address already in use|stop the process that has it, or change the port (http.port, ",
                "Address already in use: bind|stop the process that has it",
                "Permission denied|this user may not have the port: give the process the capability CAP_NET_BIND_SERVICE",
                "Cannot assign requested address|no network interface of this machine has the address: correct it (http.address, ",
                "Cannot assign requested address: bind|no network interface"
            })
    void itIsByTheCause(String message, String advice) {
        assertThat(BindAdvice.of(new BindException(message), "f", "here"))
                .startsWith(message + "; " + advice)
                .endsWith(" in f, or here)");
    }
}
