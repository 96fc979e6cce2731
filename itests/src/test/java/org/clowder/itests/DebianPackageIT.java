package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clowder.harness.Directories;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Debian package on this machine as it is, of which a copy is changed that is gone afterwards. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DebianPackageIT {

    private static final Duration LIMIT = Duration.ofSeconds(200);

    /** Everything that is written goes to memory. */
    private static final String COPY =
            """
            set -eu
            mount -t tmpfs tmpfs /mnt
            mkdir /mnt/upper /mnt/work /mnt/root
            mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
            mount --rbind /dev /mnt/root/dev
            mount -t proc proc /mnt/root/proc
            """;

    private static final String BEGIN =
            """
            set -eu
            ip link set lo up
            of() { stat -c '%U:%G %a' "$@"; }
            """;

    @BeforeAll
    static void needsRootAndDpkg() {
        boolean able = "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/dpkg"));
        assumeTrue(able || Boolean.getBoolean("clowder.requireAllTests"), "only root can, on Debian");
    }

    private static Path file() throws IOException {
        Path target = Path.of(System.getProperty("clowder.distribution", "../distribution/target/clowder"))
                .toAbsolutePath()
                .getParent();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** On the copy, with the package as {@code /tmp/clowder.deb}; what is printed. */
    private static List<String> play(String name, String script) throws IOException {
        Path directory =
                Directories.fresh(Build.workspace(DebianPackageIT.class).resolve(name));
        Path inside = Files.writeString(directory.resolve("inside"), BEGIN + script);
        Path outside = Files.writeString(
                directory.resolve("outside"),
                COPY + "cp " + file() + " /mnt/root/tmp/clowder.deb\ncp " + inside + " /mnt/root/tmp/inside\n"
                        + "exec env JAVA_HOME=" + System.getProperty("java.home")
                        + " chroot /mnt/root sh /tmp/inside\n");
        String[] command = {"unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", outside.toString()};
        return Tool.run(LIMIT, command).lines().toList();
    }

    @Test
    void aMemberRunsAsItsUserUntilThePackageIsGone() throws IOException {
        List<String> said = play(
                "life",
                """
                dpkg --force-depends -i /tmp/clowder.deb >/dev/null 2>&1
                echo "owners $(of /etc/clowder) $(of /var/log/clowder) $(of /var/lib/clowder)"
                systemd-analyze verify --man=no /usr/lib/systemd/system/clowder.service
                clowder start
                pid=$(cat /var/lib/clowder/data/lock)
                echo "runs as $(of "/proc/$pid")"
                clowder deploy /usr/share/clowder/samples/hello.war
                clowder log | grep -c 'is running after'
                ls /var/log/clowder | grep -c log
                clowder check
                clowder man | head -1
                clowder stop

                dpkg -r clowder 2>/dev/null >/dev/null
                ls /usr/bin/clowder /usr/share/clowder 2>/dev/null || echo "removed"
                ls /etc/clowder/catalina-server.xml
                dpkg -P clowder >/dev/null 2>&1
                ls -d /etc/clowder /var/log/clowder 2>/dev/null || echo "purged"
                find /var/lib/clowder -type f
                """);

        assertThat(said)
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
    void anUpdateStopsTheMemberAndKeepsWhatWasConfigured() throws IOException {
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
                ls /proc/*/exe 2>/dev/null -l | grep -c bin/java || echo "no java"
                """);

        assertThat(said)
                .containsSubsequence("status 3", "management.port=8099", "clowder:adm 700")
                .anyMatch(line -> line.startsWith("http://127.0.0.1:8099/console/#"))
                .anyMatch(line -> line.startsWith("clowder: /tmp/none is not the directory of a member"))
                .contains("other 1")
                .endsWith("no java");
    }
}
