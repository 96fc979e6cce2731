package org.clowder.server.internal.reload;

/** Where something belongs in the tree that runs. */
interface Place {

    /** What it belongs to. */
    Object parent();

    /** What it belongs to, for people. */
    String name();

    /**
     * Puts one thing in for another. If that fails, neither is there afterwards.
     *
     * @param gone what is taken out and stopped; null if nothing is
     * @param come what is put in and started; null if nothing is
     * @throws Exception if what comes does not start
     */
    void exchange(Object gone, Object come) throws Exception;
}
