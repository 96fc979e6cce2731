package org.clowder.deploy.internal.rollout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.Topic;
import org.clowder.deploy.internal.rollout.Message.Deploy;
import org.clowder.deploy.internal.rollout.Message.End;
import org.clowder.deploy.internal.rollout.Message.Offer;
import org.clowder.deploy.internal.rollout.Message.Part;
import org.clowder.server.DeploymentException;

/** One rollout from this member. One thread. */
final class Coordinator {

    private static final Log log = LogFactory.getLog(Coordinator.class);
    private static final int PART = 256 * 1024;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TAKEN = Duration.ofSeconds(30);

    /** Longer than a member waits for an outcome, and until it is ready. */
    private static final Duration DEPLOYED = Duration.ofMinutes(4);

    private final SharedChannel channel;
    private final Desk desk;
    private final Gate gate;
    private final Path place;
    private final String self;
    private final long rollout = ThreadLocalRandom.current().nextLong();
    private final List<Conversation> all;
    private final List<Conversation> others;

    /** @param all where conversations are while answers are expected */
    Coordinator(
            SharedChannel channel,
            Topic<Message> topic,
            List<Conversation> all,
            Desk desk,
            Gate gate,
            Path place,
            String self) {
        this.channel = channel;
        this.desk = desk;
        this.gate = gate;
        this.place = place;
        this.self = self;
        this.all = all;
        this.others = channel.members().stream()
                .sorted(Comparator.comparing(ClusterMember::toString))
                .map(member -> new Conversation(topic, rollout, member))
                .toList();
    }

    String deploy(Path original, Consumer<String> progress) throws DeploymentException {
        if (!Files.isRegularFile(original)) {
            throw new DeploymentException(original + ": expected a file"
                    + (Files.isDirectory(original) ? ", as a WAR file of this directory would be" : ""));
        }
        try {
            desk.reserve(rollout, self);
        } catch (DeploymentException e) {
            throw new DeploymentException("This member " + e.getMessage(), e);
        }
        all.addAll(others);
        try (Parcel parcel = Parcel.copyOf(original, place)) {
            Path file = parcel.file();
            offer(new Offer(file.getFileName().toString(), parcel.size(), parcel.digest()));
            progress.accept(self + ": " + here(file));
            for (int i = 0; i < others.size(); i++) {
                progress.accept(others.get(i).member.name() + ": " + deployOn(i, file));
            }
            return sum();
        } catch (IOException e) {
            throw new DeploymentException("Cannot read the copy of " + original + ": " + e, e);
        } finally {
            others.forEach(this::end);
            all.removeAll(others);
            desk.end(rollout);
        }
    }

    private void offer(Offer offer) throws DeploymentException {
        List<String> refusals = new ArrayList<>();
        try {
            gate.expectOpen();
        } catch (DeploymentException e) {
            refusals.add("member " + self + " " + e.getMessage());
        }
        for (Conversation each : others) {
            try {
                each.ask(offer, SOON);
            } catch (DeploymentException e) {
                refusals.add("member " + each.member + " " + e.getMessage());
            }
        }
        if (!refusals.isEmpty()) {
            throw new DeploymentException("Nothing was deployed: " + String.join("; ", refusals));
        }
    }

    private String here(Path file) throws DeploymentException {
        try {
            return gate.deploy(file);
        } catch (DeploymentException e) {
            throw failed(-1, self, e);
        }
    }

    private String deployOn(int index, Path file) throws DeploymentException {
        Conversation member = others.get(index);
        try (InputStream in = Files.newInputStream(file)) {
            long offset = 0;
            for (byte[] part = in.readNBytes(PART); part.length > 0; part = in.readNBytes(PART)) {
                member.ask(new Part(offset, part), TAKEN);
                offset += part.length;
            }
            return member.ask(new Deploy(), DEPLOYED);
        } catch (DeploymentException e) {
            throw failed(index, member.member.toString(), e);
        } catch (IOException e) {
            throw failed(index, member.member.toString(), new DeploymentException("cannot be sent the file: " + e, e));
        }
    }

    /** What has it keeps it: whether the old or the new one is right, only the operator knows. */
    private DeploymentException failed(int index, String member, DeploymentException reason) {
        String rest =
                others.stream().skip(index + 1L).map(each -> each.member.name()).collect(Collectors.joining(", "));
        return new DeploymentException(
                "Deployed on " + (index + 1) + " of " + (others.size() + 1) + " members; member " + member + ": "
                        + reason.getMessage() + (rest.isEmpty() ? "" : "; not deployed any more on " + rest),
                reason);
    }

    private String sum() throws DeploymentException {
        Set<String> asked = others.stream().map(each -> each.member.id()).collect(Collectors.toSet());
        String late = channel.members().stream()
                .filter(member -> !asked.contains(member.id()))
                .map(ClusterMember::toString)
                .collect(Collectors.joining(", "));
        String sum = "Deployed on " + (others.size() + 1) + " of " + (others.size() + 1) + " members";
        if (!late.isEmpty()) {
            throw new DeploymentException(sum + "; joined meanwhile, and was not asked: " + late);
        }
        return sum;
    }

    private void end(Conversation member) {
        try {
            member.tell(new End());
        } catch (IOException | IllegalStateException e) {
            log.debug("Member " + member.member + " has left, or will notice", e);
        }
    }
}
