package org.clowder.session.internal.exchange;

import org.clowder.session.internal.stream.Sender;

/** What an exchange does not have by itself: time, chance and threads. Thread-safe. */
public interface Surroundings {

    /** Time that no clock on a wall changes, in ns. */
    long nanos();

    long random();

    /** Runs work that may wait, soon, on another thread. */
    void execute(Runnable work);

    /** Has a sender send whenever something is due, until its stream is closed. */
    void start(Sender sender, String name);
}
