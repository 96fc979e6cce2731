package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may not write where a member writes, not command another user's, and not have a port: each is told in one line, with exit code 1. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class OtherUsersIT {

    private static final String NOBODY =
            """
            unpack /srv/clowder
            as_nobody() {
                echo "-- $*"
                runuser -u nobody -- bin/clowder "$@" --base /srv/member </dev/null 2>&1 && echo "exit 0" || echo "exit $?"
            }
            bin/clowder create /srv/member >/dev/null
            """;

    @BeforeAll
    static void onlyRoot() {
        Machine.isNeeded();
    }

    @Test
    void directoriesOfAnotherUser() {
        String printed = Machine.play(
                getClass(),
                "directories",
                NOBODY
                        + """
                as_nobody start
                as_nobody run
                chown -R nobody /srv/member
                chown root /srv/member/data
                as_nobody start
                as_nobody run
                chmod 700 /srv/member/data
                as_nobody status
                chown nobody /srv/member/data
                chown root /srv/member/logs
                rm /srv/member/logs/*
                as_nobody start
                as_nobody run
                """);

        String nobody = "the directory of a member belongs to the user that runs it\nexit 1\n";
        String lock = "clowder: user nobody has no access to /srv/member/data/lock: " + nobody;
        String logs = "clowder: user nobody has no access to /srv/member/logs: " + nobody;
        String start = "-- start\nclowder: cannot write to /srv/member/logs/console.log as user nobody: " + nobody;
        assertThat(printed)
                .isEqualTo(start + "-- run\n" + logs + "-- start\n" + lock + "-- run\n" + lock + "-- status\n" + lock
                        + start + "-- run\n" + logs);
    }

    @Test
    void aFileSystemThatIsReadOnly() {
        String printed = Machine.play(
                getClass(),
                "readonly",
                """
                unpack /srv/clowder
                try() { echo "-- $*"; "$@" --base /srv/member </dev/null 2>&1 && echo "exit 0" || echo "exit $?"; }
                bin/clowder create /srv/member >/dev/null
                mkdir -p /srv/member/logs
                mount --bind /srv/member/logs /srv/member/logs
                mount -o remount,bind,ro /srv/member/logs
                try bin/clowder start
                try bin/clowder run
                umount /srv/member/logs
                mount --bind /srv/member /srv/member
                mount -o remount,bind,ro /srv/member
                try bin/clowder start
                try bin/clowder run
                """);

        String start =
                "-- bin/clowder start\nclowder: cannot write to /srv/member/logs/console.log: Read-only file system\n"
                        + "exit 1\n-- bin/clowder run\nclowder: cannot use /srv/member/";
        String exit = ": Read-only file system\nexit 1\n";
        assertThat(printed).isEqualTo(start + "logs" + exit + start + "logs" + exit);
    }

    @Test
    void theMemberOfAnotherUser() {
        String printed = Machine.play(
                getClass(),
                "member",
                NOBODY
                        + """
                bin/clowder start --base /srv/member >/dev/null
                as_nobody stop
                as_nobody status
                bin/clowder status --base /srv/member >/dev/null && echo "it runs"
                bin/clowder stop --base /srv/member >/dev/null
                """);

        assertThat(printed)
                .matches(
                        """
                        -- stop
                        clowder: user nobody may not stop the member in /srv/member \\(process id \\d+\\): it runs as root
                        exit 1
                        -- status
                        clowder: the member in /srv/member \\(process id \\d+\\) takes commands of user root only, as whom it runs
                        exit 1
                        it runs
                        """);
    }

    @Test
    void aPortThatOnlyRootMayHave() {
        String printed = Machine.play(
                getClass(),
                "port",
                NOBODY
                        + """
                chown -R nobody /srv/member
                sed -i 's/^http.port=.*/http.port=80/' /srv/member/conf/clowder.properties
                as_nobody check
                as_nobody start
                """);

        String advice = ": Permission denied; this user may not have the port: give the process the capability"
                + " CAP_NET_BIND_SERVICE, or change the port (http.port, management.port in conf/clowder.properties, or ";
        assertThat(printed)
                .containsSubsequence(
                        "-- check\n/srv/member/conf/catalina-server.xml:",
                        ": <Connector> cannot use 127.0.0.1:80" + advice + "here)\nexit 1\n",
                        "-- start\nclowder: connector 127.0.0.1:80 of Service Catalina cannot use its port" + advice
                                + "the Connector in the descriptor)\nexit 1\n");
    }
}
