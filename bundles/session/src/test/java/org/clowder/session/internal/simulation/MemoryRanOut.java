package org.clowder.session.internal.simulation;

/** As when memory runs out at a place of the engine: what should come after it does not happen. */
@SuppressWarnings("serial") // it does not travel
public final class MemoryRanOut extends VirtualMachineError {

    private MemoryRanOut() {
        super("as it were");
    }

    /** Runs out now and then, when depends on the moment alone. */
    public static void now(long nanos) {
        if (nanos * 0x9e3779b97f4a7c15L >>> 62 == 0) {
            throw new MemoryRanOut();
        }
    }
}
