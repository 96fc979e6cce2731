package org.clowder.axis2.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.catalina.tribes.Channel;
import org.clowder.axis2.internal.Axis2Context.Finding;

/**
 * The channel of one context of Axis2, offered from when it is there until it or the context goes. One thread looks; any thread may {@link #end()}. No lock
 * is held while something is registered or withdrawn.
 */
final class Offer {

    /** After how long Axis2's clustering should be initialised (ms): its state may come from another member, which is given 10 s and five tries. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What is offered; the action withdraws it. */
    private record Offered(Channel channel, Runnable withdraw) {}

    private static final Offered NONE = new Offered(null, () -> {});
    private static final Offered ENDED = new Offered(null, () -> {});

    private final Axis2Context context;
    private final Function<Channel, Runnable> registry;
    private final Consumer<String> warnings;
    private final long patienceEnds;
    private final AtomicReference<Offered> offered = new AtomicReference<>(NONE);
    private String said = "";

    /**
     * Offers nothing yet.
     *
     * @param registry registers a channel, and returns what withdraws it
     * @param warnings gets each reason for which there is no channel, once
     * @param patience how long Axis2's clustering may take without a word
     */
    Offer(Axis2Context context, Function<Channel, Runnable> registry, Consumer<String> warnings, Duration patience) {
        this.context = context;
        this.registry = registry;
        this.warnings = warnings;
        this.patienceEnds = System.nanoTime() + patience.toNanos();
    }

    /** Offers what is there now, and withdraws what is not there any more. */
    void look() {
        Finding finding = context.look();
        Offered before = offered.get();
        if (before == ENDED) {
            return;
        }
        if (before != NONE && finding.channel().filter(before.channel()::equals).isEmpty()) {
            replace(before, NONE);
            before = NONE;
        }
        if (before == NONE) {
            finding.channel().ifPresent(this::offer);
        }
        if (finding.lasting() || System.nanoTime() - patienceEnds >= 0) {
            say(finding);
        }
    }

    private void offer(Channel channel) {
        Offered next = new Offered(channel, registry.apply(channel));
        if (!offered.compareAndSet(NONE, next)) {
            next.withdraw().run();
        }
    }

    /** Whoever puts the next one in withdraws the one before. */
    private void replace(Offered before, Offered next) {
        if (offered.compareAndSet(before, next)) {
            before.withdraw().run();
        }
    }

    private void say(Finding finding) {
        if (finding.channel().isEmpty() && !said.equals(finding.reason())) {
            said = finding.reason();
            warnings.accept(said);
        }
    }

    /** Withdraws what is offered; nothing is offered again. */
    void end() {
        offered.getAndSet(ENDED).withdraw().run();
    }
}
