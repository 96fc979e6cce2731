package org.clowder.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.clowder.harness.Directories;
import org.clowder.harness.Tool;

/**
 * A copy of this machine on which a script may change whatever it likes, use any port and be root: it is gone afterwards, with all that was started there. What is
 * written goes to memory.
 */
final class Machine {

    private static final Duration LIMIT = Duration.ofSeconds(200);

    private static final String COPY =
            """
            set -eu
            mount -t tmpfs tmpfs /mnt
            mkdir /mnt/upper /mnt/work /mnt/copy
            mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/copy
            mount --rbind /dev /mnt/copy/dev
            mount -t proc proc /mnt/copy/proc
            mount -t tmpfs tmpfs /mnt/copy/tmp
            ip link set lo up
            """;

    private static final String BEGIN =
            """
            set -euo pipefail
            cd /tmp
            unpack() { mkdir -p "$1"; tar xzf /tmp/clowder.tar.gz -C "$1" --strip-components 1; cd "$1"; }
            visit() { echo "visit $(curl -s -b /tmp/cookies -c /tmp/cookies -H 'Accept: application/json' "$1/hello/")"; }
            page() { echo "page $(curl -s --retry 60 --retry-connrefused --retry-delay 1 "$1")"; }
            """;

    /** The real {@code systemctl}, without a systemd: nothing is started. */
    static final String SYSTEMD =
            """
            export SYSTEMD_OFFLINE=1
            systemctl() {
                local word words=()
                for word in "$@"; do [ "$word" = --now ] || words+=("$word"); done
                command systemctl "${words[@]}"
            }
            """;

    private Machine() {}

    /** Ends the test as skipped where there can be none, unless all tests are required. */
    static void isNeeded() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) || Boolean.getBoolean("clowder.requireAllTests"),
                "only root can");
    }

    /**
     * Plays a script of bash in {@code /tmp}, where the archive is {@code clowder.tar.gz} and the package {@code clowder.deb}.
     *
     * @return what it prints
     */
    static String play(Class<?> test, String name, String script) {
        return play(test, name, Map.of(), script);
    }

    /** @param files more of them in {@code /tmp}, by name */
    static String play(Class<?> test, String name, Map<String, Path> files, String script) {
        Path directory = Directories.fresh(Build.workspace(test).resolve(name));
        try {
            Map<String, Path> all = new HashMap<>(files);
            all.put("inside", Files.writeString(directory.resolve("inside"), BEGIN + script));
            all.put("clowder.tar.gz", Build.made(".tar.gz"));
            all.put("clowder.deb", Build.made(".deb"));
            StringBuilder copies = new StringBuilder();
            all.forEach((as, file) -> copies.append("cp '%s' /mnt/copy/tmp/%s\n".formatted(file.toAbsolutePath(), as)));
            Path outside = Files.writeString(
                    directory.resolve("outside"),
                    COPY + copies + "exec env -u CLOWDER_BASE CLOWDER_CDS=off JAVA_HOME="
                            + System.getProperty("java.home") + " chroot /mnt/copy bash /tmp/inside\n");
            return Tool.run(
                    LIMIT, "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", outside.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
