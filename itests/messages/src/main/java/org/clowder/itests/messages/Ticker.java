package org.clowder.itests.messages;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.Topic;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Sends a numbered message to the other members every 50 ms, and tells what came of it by Gogo commands. */
@Component(
        service = Ticker.class,
        immediate = true,
        property = {"osgi.command.scope=itest", "osgi.command.function=ticks", "osgi.command.function=reset"})
public final class Ticker {

    private static final long PERIOD_MILLIS = 50;

    private final SharedChannel channel;
    private final Ticks ticks = new Ticks();
    private final String run = UUID.randomUUID().toString();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Topic<Tick> topic;
    // Only the clock's thread counts.
    private long number;

    @SuppressWarnings("FutureReturnValueIgnored") // what fails is counted
    @Activate
    public Ticker(@Reference SharedChannel channel) {
        this.channel = channel;
        this.topic = channel.topic("itests", Tick.class, (tick, from) -> ticks.received(tick));
        clock.scheduleAtFixedRate(this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (channel.members().isEmpty()) {
            return;
        }
        try {
            topic.send(new Tick(run, ++number));
            ticks.sent();
        } catch (IOException | RuntimeException e) {
            ticks.failed(e);
        }
    }

    /** What was sent and received since the last reset, as JSON. */
    public String ticks() {
        return ticks.json(run);
    }

    /** Counts anew from here. */
    public void reset() {
        ticks.reset();
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        topic.close();
    }
}
