package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Debian package on this machine as it is. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DebianPackageIT {

    private static final Document OPERATIONS = Build.document("docs/operations.md");

    private static final String BEGIN = """
            of() { stat -c '%U:%G %a' "$@"; }
            """;

    /** In whose place the tests' own JDK is. */
    private static final String JAVA =
            """
            mkdir -p java/DEBIAN
            cat >java/DEBIAN/control <<'END'
            Package: java-of-the-tests
            Version: 17
            Architecture: all
            Provides: java17-runtime-headless
            Maintainer: nobody
            Description: nothing
            END
            dpkg-deb --build java java.deb
            dpkg -i java.deb
            """;

    @BeforeAll
    static void needsDpkg() {
        Machine.isNeeded();
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/dpkg")) || Boolean.getBoolean("clowder.requireAllTests"),
                "only on Debian");
    }

    private static List<String> play(String name, String script) {
        return Machine.play(DebianPackageIT.class, name, BEGIN + script).lines().toList();
    }

    @Test
    void aMemberRunsAsItsUserUntilThePackageIsGone() {
        List<String> said = play(
                "life",
                Machine.SYSTEMD + JAVA + "cp clowder.deb clowder-1.deb\n"
                        + OPERATIONS.block("apt install").replace("<version>", "1")
                        + """
                echo "unit $(systemctl is-enabled clowder)"
                echo "owners $(of /etc/clowder) $(of /var/log/clowder) $(of /var/lib/clowder)"
                systemd-analyze verify --man=no /usr/lib/systemd/system/clowder.service
                clowder start
                pid=$(cat /var/lib/clowder/data/lock)
                echo "runs as $(of "/proc/$pid")"
                clowder deploy /usr/share/clowder/samples/hello.war
                clowder log | grep -c 'is running after'
                ls /var/log/clowder | grep -c log
                clowder check
                clowder man | sed -n 1p
                clowder stop

                dpkg -r clowder 2>/dev/null >/dev/null
                ls /usr/bin/clowder /usr/share/clowder 2>/dev/null || echo "removed"
                ls /etc/clowder/catalina-server.xml
                dpkg -P clowder >/dev/null 2>&1
                ls -d /etc/clowder /var/log/clowder 2>/dev/null || echo "purged"
                find /var/lib/clowder -type f
                """);

        assertThat(said)
                .contains("unit enabled")
                .contains("owners root:clowder 750 clowder:adm 750 clowder:clowder 750")
                .anyMatch(line -> line.startsWith("Started member clowder (process id "))
                .anyMatch(line -> line.startsWith("runs as clowder:clowder "))
                .anyMatch(line -> line.startsWith("Deployed /hello"))
                .contains("configuration is valid")
                .anyMatch(line -> line.startsWith(".TH CLOWDER 1"))
                .containsSubsequence("removed", "/etc/clowder/catalina-server.xml", "purged")
                .endsWith("/var/lib/clowder/deploy/hello.war");
    }

    @Test
    void anUpdateStopsTheMemberAndKeepsWhatWasConfigured() {
        List<String> said = play(
                "update",
                """
                dpkg --force-depends -i /tmp/clowder.deb >/dev/null 2>&1
                echo management.port=8099 >>/etc/clowder/clowder.properties
                chmod 0700 /var/log/clowder
                clowder start
                dpkg --force-depends -i /tmp/clowder.deb </dev/null >/dev/null 2>&1
                clowder status || echo "status $?"
                tail -n 1 /etc/clowder/clowder.properties
                of /var/log/clowder
                clowder start
                clowder console
                CLOWDER_BASE=/tmp/none clowder status 2>&1 || echo "other $?"
                echo >>/etc/clowder/clowder.properties
                dpkg -r clowder >/dev/null 2>&1
                { ls -l /proc/*/exe 2>/dev/null || true; } | grep -c bin/java || echo "no java"
                """);

        assertThat(said)
                .containsSubsequence("status 3", "management.port=8099", "clowder:adm 700")
                .anyMatch(line -> line.startsWith("http://127.0.0.1:8099/console/#"))
                .anyMatch(line -> line.startsWith("clowder: /tmp/none is not the directory of a member"))
                .contains("other 1")
                .endsWith("no java");
    }
}
