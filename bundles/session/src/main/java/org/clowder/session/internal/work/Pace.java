package org.clowder.session.internal.work;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has one thread do many things without that others who need the processors, here or on other members, notice much of it: after some of them it waits until
 * these have had their effect, and then rests for twice as long as both took; for less where the whole would not be done in time.
 */
public final class Pace {

    private static final int AT_ONCE = 64;
    /** Who does not answer for so long is not waited for any more. */
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long LOOK = TimeUnit.MICROSECONDS.toNanos(200);

    private final BooleanSupplier effective;
    private final BooleanSupplier hurried;
    private final LongSupplier clock;
    private final LongConsumer rest;
    private final long end;
    private boolean waits = true;
    private int left;
    private int done;
    private long begun;

    /**
     * @param things how many there are to do
     * @param nanos in which it is to be over, if it can be
     * @param effective true if little is under way of what was done
     * @param hurried true from when on nothing is waited for any more
     */
    public Pace(int things, long nanos, BooleanSupplier effective, BooleanSupplier hurried) {
        this(things, nanos, effective, hurried, System::nanoTime, LockSupport::parkNanos);
    }

    Pace(
            int things,
            long nanos,
            BooleanSupplier effective,
            BooleanSupplier hurried,
            LongSupplier clock,
            LongConsumer rest) {
        this.hurried = hurried;
        this.left = things;
        this.effective = effective;
        this.clock = clock;
        this.rest = rest;
        this.begun = clock.getAsLong();
        this.end = begun + nanos;
    }

    /** One more is done. */
    public void step() {
        left--;
        if (++done < AT_ONCE || hurried.getAsBoolean()) {
            return;
        }
        while (waits && !effective.getAsBoolean()) {
            rest.accept(LOOK);
            long moment = clock.getAsLong();
            waits = moment - begun < LONGEST_WAIT && moment - end < 0 && !hurried.getAsBoolean();
        }
        long now = clock.getAsLong();
        long took = now - begun;
        int times = Math.max(1, (left + AT_ONCE - 1) / AT_ONCE);
        long spare = Math.max(0, end - now - times * took);
        rest.accept(Math.min(2 * took, spare / times));
        done = 0;
        begun = clock.getAsLong();
    }
}
