package org.clowder.server.internal.reload;

/**
 * One change of the tree that runs. Steps are applied one after the other; if one fails, it and those before it are
 * undone in reverse order. For one thread at a time.
 */
interface Step {

    /**
     * Makes the change.
     *
     * @throws Exception if it cannot be made; what was done of it is taken back by {@link #undo}
     */
    void apply() throws Exception;

    /**
     * Takes back what {@link #apply} has done, maybe nothing.
     *
     * @throws Exception if what was there before cannot be put back
     */
    void undo() throws Exception;

    /** Every step was applied: nothing is undone any more. */
    default void finish() {}

    /** What it changes, in one line for people. */
    String told();
}
