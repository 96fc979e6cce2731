package org.clowder.deploy.internal.rollout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.core.StandardContext;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.MemberListener;
import org.clowder.channel.Registration;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.Topic;
import org.clowder.deploy.Deployer;
import org.clowder.deploy.Rollout;
import org.clowder.deploy.internal.rollout.Message.Answer;
import org.clowder.deploy.internal.rollout.Message.Request;
import org.clowder.server.DeploymentException;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Readiness;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarnings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** This member's part in rollouts, its own and those of others, over one topic of the shared channel. */
@Component(
        name = DeployConfiguration.PID,
        service = {Rollout.class, StandingWarnings.class},
        immediate = true)
@Designate(ocd = DeployConfiguration.class)
public final class RolloutComponent implements Rollout, MemberListener, StandingWarnings {

    private static final Log log = LogFactory.getLog(RolloutComponent.class);
    private static final Duration READY = Duration.ofMinutes(2);

    private final SharedChannel channel;
    private final String self;
    private final Path place;
    private final Gate gate;
    private final Desk desk;
    private final ExecutorService threads = Executors.newCachedThreadPool(RolloutComponent::thread);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, RolloutComponent::thread);
    private final List<Conversation> conversations = new CopyOnWriteArrayList<>();
    private final Topic<Message> topic;
    private final Registration members;
    private volatile List<StandingWarning> warnings = List.of();

    @Activate
    public RolloutComponent(
            @Reference SharedChannel channel,
            @Reference MemberEnvironment environment,
            @Reference Deployer deployer,
            @Reference Readiness readiness,
            DeployConfiguration configuration,
            Map<String, Object> keys) {
        this.channel = channel;
        this.self = environment.name();
        this.place = environment.data().resolve("rollout");
        this.gate = new Gate(deployer, readiness, READY);
        this.desk = new Desk(place, gate, Desk.SILENCE, this::later);
        modified(configuration, keys);
        this.topic = channel.topic("org.clowder.deploy", Message.class, this::received);
        this.members = channel.addMemberListener(this);
    }

    @Modified
    void modified(DeployConfiguration configuration, Map<String, Object> keys) {
        List<String> complaints = ConfigurationCheck.unknown(keys).stream()
                .map(problem -> problem.text() + "; the rest of the configuration is in force")
                .toList();
        for (String line : complaints) {
            log.error(line);
        }
        warnings = complaints.stream()
                .map(line -> StandingWarning.configuration(DeployConfiguration.PID, line))
                .toList();
        desk.accept(configuration.accept_rollouts());
    }

    @Override
    public List<StandingWarning> warnings() {
        return warnings;
    }

    @Deactivate
    void deactivate() {
        members.close();
        topic.close();
        threads.shutdownNow();
        timer.shutdownNow();
        desk.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it throws nothing
    private void later(Runnable work, Duration delay) {
        timer.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "clowder-rollout");
        thread.setDaemon(true);
        thread.setContextClassLoader(StandardContext.class.getClassLoader());
        return thread;
    }

    @Override
    public String deployOnAll(Path file, Consumer<String> progress) throws DeploymentException {
        if (channel.state() != SharedChannel.State.STARTED) {
            throw new DeploymentException(
                    "There are no other members: " + channel.explanation() + "; without --all it is deployed here");
        }
        return new Coordinator(channel, topic, conversations, desk, gate, place, self).deploy(file, progress);
    }

    private void received(Message message, ClusterMember from) {
        if (message instanceof Answer answer) {
            conversations.forEach(each -> each.heard(answer, from));
        } else if (message instanceof Request request) {
            try {
                // what it takes is no matter of the channel's threads
                threads.execute(() -> answer(request, from));
            } catch (RejectedExecutionException e) {
                log.debug("This member stops; " + from + " asks in vain", e);
            }
        }
    }

    private void answer(Request request, ClusterMember from) {
        boolean done = false;
        String text;
        try {
            text = desk.handle(request, who(from));
            done = true;
        } catch (Desk.RepeatedException e) {
            log.debug("The channel has repeated a message of " + from, e);
            return;
        } catch (DeploymentException | RuntimeException | OutOfMemoryError e) {
            text = String.valueOf(e.getMessage());
        }
        Answer answer =
                new Answer(request.rollout(), request.number(), desk.ticket(request.rollout(), who(from)), done, text);
        try {
            topic.send(answer, from);
        } catch (IOException | IllegalStateException e) {
            log.warn("Member " + from + " could not be told what came of its rollout: " + e.getMessage());
        }
    }

    /** It has another identifier after each start. */
    private static String who(ClusterMember member) {
        return member + " (" + member.id() + ")";
    }

    @Override
    public void memberAdded(ClusterMember member) {
        // it is not asked
    }

    @Override
    public void memberRemoved(ClusterMember member) {
        conversations.forEach(each -> each.left(member));
        desk.left(who(member));
    }
}
