package org.clowder.server.internal;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition; the bound is that of the test. */
public final class Eventually {

    private Eventually() {}

    public static void is(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
            if (Thread.interrupted()) {
                throw new IllegalStateException("not in time");
            }
        }
    }
}
