package org.clowder.itests.messages;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.ChannelInterceptorBase;
import org.apache.catalina.tribes.group.InterceptorPayload;
import org.apache.catalina.tribes.io.XByteBuffer;

/**
 * Mistreats messages of Clowder that nobody acknowledges to the channel: some are late, so that others overtake them, some
 * are sent twice, some are not sent. What it does to the n-th message follows from the seed.
 */
final class UnreliableInterceptor extends ChannelInterceptorBase {

    private static final int ACKNOWLEDGED = Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK;
    private static final int LATE_PERCENT = 5;
    private static final int TWICE_PERCENT = 5;
    private static final int LOST_PERCENT = 2;
    private static final int LATEST_MILLIS = 40;

    private final ScheduledExecutorService clock;
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong twice = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    // guarded by itself
    private final Random random;

    /** @param clock sends what is late */
    UnreliableInterceptor(long seed, ScheduledExecutorService clock) {
        this.random = new Random(seed);
        this.clock = clock;
    }

    /** What was done so far, as JSON. */
    String counts() {
        return "{\"late\":" + late + ",\"twice\":" + twice + ",\"lost\":" + lost + "}";
    }

    @Override
    public void sendMessage(Member[] destination, ChannelMessage message, InterceptorPayload payload)
            throws ChannelException {
        if ((message.getOptions() & ACKNOWLEDGED) != 0 || !isOfClowder(message.getMessage())) {
            super.sendMessage(destination, message, payload);
            return;
        }
        int fate;
        int delay;
        synchronized (random) {
            fate = random.nextInt(100);
            delay = 1 + random.nextInt(LATEST_MILLIS);
        }
        mistreat(fate, delay, destination, message);
    }

    /** By the name that is in each as the id of its kind. */
    private static boolean isOfClowder(XByteBuffer message) {
        return new String(message.getBytesDirect(), 0, message.getLength(), StandardCharsets.ISO_8859_1)
                .contains("org.clowder.channel");
    }

    private void mistreat(int fate, int delay, Member[] destination, ChannelMessage message) throws ChannelException {
        if (fate < LOST_PERCENT) {
            lost.incrementAndGet();
        } else if (fate < LOST_PERCENT + LATE_PERCENT) {
            late.incrementAndGet();
            sendLater(delay, destination, message);
        } else {
            if (fate < LOST_PERCENT + LATE_PERCENT + TWICE_PERCENT) {
                twice.incrementAndGet();
                sendLater(delay, destination, message);
            }
            super.sendMessage(destination, message, null);
        }
    }

    /** A copy, because the sender uses the message's buffer again. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails is counted as lost
    private void sendLater(int delay, Member[] destination, ChannelMessage message) {
        ChannelMessage copy = (ChannelMessage) message.deepclone();
        clock.schedule(
                () -> {
                    try {
                        super.sendMessage(destination, copy, null);
                    } catch (ChannelException | RuntimeException e) {
                        // Lost for good, which is what this class is for.
                        lost.incrementAndGet();
                    }
                },
                delay,
                TimeUnit.MILLISECONDS);
    }
}
