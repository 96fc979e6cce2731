package org.clowder.deploy.internal.rollout;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.Topic;
import org.clowder.deploy.internal.rollout.Message.Answer;
import org.clowder.deploy.internal.rollout.Message.Request;
import org.clowder.deploy.internal.rollout.Message.Step;
import org.clowder.server.DeploymentException;

/** What is asked of one other member in one rollout, one thing at a time. Asks on one thread; hears on any. */
final class Conversation {

    private final Topic<Message> topic;
    private final long rollout;
    final ClusterMember member;
    private final AtomicInteger number = new AtomicInteger();
    private volatile Question expected = new Question(0, new CompletableFuture<>());
    private volatile long ticket;

    private record Question(int number, CompletableFuture<Answer> answer) {}

    Conversation(Topic<Message> topic, long rollout, ClusterMember member) {
        this.topic = topic;
        this.rollout = rollout;
        this.member = member;
    }

    /**
     * Asks for something, and waits until it is done.
     *
     * @return what the member says about it
     * @throws DeploymentException if it is not done; the message is what follows the member's name
     */
    String ask(Step step, Duration limit) throws DeploymentException {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        expected = new Question(number.incrementAndGet(), answer);
        try {
            topic.send(new Request(rollout, number.get(), ticket, step), member);
            Answer said = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            ticket = said.ticket() == 0 ? ticket : said.ticket();
            if (!said.done()) {
                throw new DeploymentException(said.text());
            }
            return said.text();
        } catch (IOException e) {
            throw new DeploymentException("cannot be reached: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new DeploymentException(
                    "has not answered within " + limit.toSeconds()
                            + " s; a member answers if it runs Clowder with hot deployment, of a version that knows rollouts",
                    e);
        } catch (ExecutionException e) {
            throw new DeploymentException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentException("was not waited for any more", e);
        }
    }

    /** Says something to which no answer is waited for. */
    void tell(Step step) throws IOException {
        topic.send(new Request(rollout, number.incrementAndGet(), ticket, step), member);
    }

    void heard(Answer answer, ClusterMember from) {
        Question asked = expected;
        if (answer.rollout() == rollout
                && answer.number() == asked.number()
                && from.id().equals(member.id())) {
            asked.answer().complete(answer);
        }
    }

    void left(ClusterMember gone) {
        if (gone.id().equals(member.id())) {
            expected.answer().completeExceptionally(new IOException("has left the cluster"));
        }
    }
}
