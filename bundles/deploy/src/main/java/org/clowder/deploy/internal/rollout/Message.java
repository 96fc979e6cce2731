package org.clowder.deploy.internal.rollout;

import java.io.Serializable;

/**
 * What members say to each other while an application is deployed on all of them. Whoever coordinates asks one thing at a time of a
 * member and waits for the answer; the member does nothing that it was not asked.
 */
sealed interface Message extends Serializable {

    /**
     * Somebody asks for something.
     *
     * @param number counts what was asked in this rollout of this member
     * @param ticket what the member said when it took the file, so that what was once recorded does nothing again; 0 before
     */
    record Request(long rollout, int number, long ticket, Step step) implements Message {}

    /**
     * What came of it.
     *
     * @param ticket of the rollout; 0 if that has none
     * @param text what came of it, or why it is refused; one line
     */
    record Answer(long rollout, int number, long ticket, boolean done, String text) implements Message {}

    /** What a member is asked to do. */
    sealed interface Step extends Serializable {}

    /**
     * Would it take this file? If so, it is there for this rollout only, until that ends.
     *
     * @param digest SHA-256, hexadecimal
     */
    record Offer(String name, long size, String digest) implements Step {}

    /** Bytes of the file, in order. */
    record Part(long offset, byte[] bytes) implements Step {}

    /** It has all of the file: deploy it, and answer once the member is ready again. */
    record Deploy() implements Step {}

    /** The rollout has ended. */
    record End() implements Step {}
}
