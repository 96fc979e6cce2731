package org.clowder.deploy.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.clowder.deploy.Deployer;
import org.clowder.deploy.internal.rollout.Message.Deploy;
import org.clowder.deploy.internal.rollout.Message.End;
import org.clowder.deploy.internal.rollout.Message.Offer;
import org.clowder.deploy.internal.rollout.Message.Part;
import org.clowder.deploy.internal.rollout.Message.Request;
import org.clowder.deploy.internal.rollout.Message.Step;
import org.clowder.server.DeploymentException;
import org.clowder.server.Missing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member takes of the rollouts of others, and what it does not. */
class DeskTest {

    private static final byte[] FILE = "the bytes of an application".getBytes(StandardCharsets.UTF_8);
    private static final String OTHER = "member-2";

    @TempDir
    Path directory;

    private final List<String> deployed = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private Desk desk;
    private int number;

    private final Deployer deployer = new Deployer() {
        @Override
        public String deploy(Path file) throws DeploymentException {
            try {
                deployed.add(file.getFileName() + ": " + Files.readString(file));
                return "Deployed";
            } catch (IOException e) {
                throw new DeploymentException("unreadable", e);
            }
        }

        @Override
        public String undeploy(String path) {
            throw new UnsupportedOperationException();
        }
    };

    @BeforeEach
    void open() {
        open(Duration.ofHours(1));
    }

    private void open(Duration silence) {
        Gate gate = new Gate(deployer, () -> List.copyOf(missing), Duration.ofMillis(1));
        desk = new Desk(directory.resolve("rollout"), gate, silence, (work, delay) -> later.add(work));
        desk.accept(true);
    }

    private String ask(long rollout, Step step, String from) throws DeploymentException {
        return desk.handle(new Request(rollout, ++number, desk.ticket(rollout, from), step), from);
    }

    private String ask(Step step) throws DeploymentException {
        return ask(1, step, OTHER);
    }

    private static Offer offer(String name) throws Exception {
        return new Offer(
                name,
                FILE.length,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(FILE)));
    }

    private void expectRefused(Step step, String... reason) {
        assertThatThrownBy(() -> ask(step))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContainingAll(reason);
    }

    private void expectNothingLeft() {
        assertThat(directory.resolve("rollout")).isEmptyDirectory();
    }

    @Test
    void aFileThatArrivesWholeIsDeployedUnderItsName() throws Exception {
        ask(offer("shop.war"));
        ask(new Part(0, Arrays.copyOf(FILE, 10)));
        ask(new Part(10, Arrays.copyOfRange(FILE, 10, FILE.length)));

        assertThat(ask(new Deploy())).isEqualTo("Deployed");
        assertThat(deployed).containsExactly("shop.war: the bytes of an application");
        expectNothingLeft();
    }

    @Test
    void aFileOfAnotherDigestIsNotDeployed() throws Exception {
        ask(offer("shop.war"));
        byte[] damaged = FILE.clone();
        damaged[3]++;
        ask(new Part(0, damaged));

        expectRefused(new Deploy(), "SHA-256", "expected");
        ask(new End());
        assertThat(deployed).isEmpty();
        expectNothingLeft();
    }

    @Test
    void bytesThatAreMissingOrTooManyAreRefused() throws Exception {
        ask(offer("shop.war"));

        expectRefused(new Part(5, new byte[1]), "has 0 of " + FILE.length);
        expectRefused(new Part(0, new byte[FILE.length + 1]), "has 0 of " + FILE.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../shop.war",
                "/etc/shop.war",
                "a\\shop.war",
                "shop.txt",
                ".shop.war",
                "",
                "..",
                "a/shop.war",
                "shop.war/."
            })
    void aNameThatIsNotThatOfAnApplicationsFileIsRefused(String name) throws Exception {
        expectRefused(offer(name), "does not take a file of the name");
    }

    @Test
    void nothingIsTakenUnlessTheConfigurationSaysSo() throws Exception {
        desk.accept(false);
        expectRefused(offer("shop.war"), "accept.rollouts=true", "org.clowder.deploy.cfg");
    }

    @Test
    void whatBeganWhileItWasAllowedEndsWhenItIsNot() throws Exception {
        ask(offer("shop.war"));
        ask(new Part(0, FILE));
        desk.accept(false);

        expectRefused(new Deploy(), "accept.rollouts");
        ask(new End());
        assertThat(deployed).isEmpty();
        expectNothingLeft();
    }

    @Test
    void aMemberThatIsNotReadyTakesNothing() throws Exception {
        missing.add(Missing.of("application /shop: FAILED"));
        expectRefused(offer("shop.war"), "is not ready", "/shop: FAILED");
    }

    @Test
    void aMemberThatDoesNotBecomeReadyAgainSaysSo() throws Exception {
        ask(offer("shop.war"));
        ask(new Part(0, FILE));
        missing.add(Missing.of("application /shop: state transfer"));
        expectRefused(new Deploy(), "Deployed, but after", "not ready", "state transfer");
    }

    @Test
    void oneRolloutAtATimeHasTheMember() throws Exception {
        ask(offer("shop.war"));
        assertThatThrownBy(() -> ask(2, offer("other.war"), "member-3"))
                .hasMessageContaining("rollout of member " + OTHER);
        assertThatThrownBy(() -> desk.reserve(3, "self")).hasMessageContaining("rollout of member " + OTHER);

        ask(new End());
        ask(2, offer("other.war"), "member-3");
        assertThatThrownBy(() -> ask(1, new Part(0, FILE), OTHER))
                .hasMessageContaining("knows nothing of this rollout");
        assertThatThrownBy(() -> ask(2, new Part(0, FILE), OTHER))
                .hasMessageContaining("knows nothing of this rollout");
    }

    @Test
    void theRolloutOfAMemberThatLeavesIsOver() throws Exception {
        ask(offer("shop.war"));
        ask(new Part(0, FILE));
        desk.left("member-3");
        assertThatThrownBy(() -> desk.reserve(3, "self")).isInstanceOf(DeploymentException.class);

        desk.left(OTHER);
        expectNothingLeft();
        desk.reserve(3, "self");
    }

    @Test
    void aFileOfWhichNothingMoreIsHeardGoesAfterAWhile() throws Exception {
        ask(offer("shop.war"));
        ask(new Part(0, FILE));
        later.get(0).run();
        assertThat(later).as("looks again").hasSize(2);
        assertThatThrownBy(() -> desk.reserve(3, "self")).isInstanceOf(DeploymentException.class);

        open(Duration.ZERO);
        ask(offer("shop.war"));
        ask(new Part(0, FILE));
        later.get(2).run();
        expectNothingLeft();
        desk.reserve(3, "self");
        later.get(2).run();
        assertThatThrownBy(() -> desk.reserve(4, "self")).isInstanceOf(DeploymentException.class);
    }

    @Test
    void whatWasRecordedOnceDoesNothingAgain() throws Exception {
        ask(offer("shop.war"));
        long before = desk.ticket(1, OTHER);
        Request part = new Request(1, 8, before, new Part(0, FILE));
        desk.handle(part, OTHER);
        assertThatThrownBy(() -> desk.handle(part, OTHER)).isInstanceOf(Desk.RepeatedException.class);
        desk.handle(new Request(1, 9, before, new Deploy()), OTHER);
        assertThat(deployed).hasSize(1);

        desk.handle(new Request(1, 1, 0, offer("shop.war")), OTHER);
        assertThatThrownBy(() -> desk.handle(part, OTHER)).hasMessageContaining("knows nothing of this rollout");
        desk.handle(new Request(1, 9, before, new End()), OTHER);
        assertThat(desk.ticket(1, OTHER)).isNotZero().isNotEqualTo(before);
    }

    @Test
    void anotherRolloutOfTheSameMemberTakesThePlaceOfOneWhoseEndWasNotHeard() throws Exception {
        ask(offer("shop.war"));
        ask(2, offer("other.war"), OTHER);
        ask(2, new Part(0, FILE), OTHER);
        ask(2, new Deploy(), OTHER);

        assertThat(deployed).containsExactly("other.war: the bytes of an application");
        expectNothingLeft();
    }
}
