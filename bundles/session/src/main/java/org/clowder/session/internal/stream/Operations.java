package org.clowder.session.internal.stream;

import java.util.List;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;

/** What a member says to another, in the order in which it was said; see {@code docs/protocol.md}. */
public interface Operations {

    /** A part of a replica's state, or all of it. */
    void change(String store, Change change);

    void end(String store, String key);

    /** The replica was used on the sender. */
    void access(String store, String key, Access access);

    /**
     * The sender is about to use a replica and wants to know what the receiver has of it.
     *
     * @param number of the question, to be answered
     * @param key of the replica, or null if the sender has none
     * @param id of the replica if there is no key
     * @param digest of the sender's replica, 0 if it has none
     */
    void ask(String store, long number, String key, String id, long digest);

    /**
     * What there was to say to that question has been said.
     *
     * @param view which members have the store, as a number to be compared; 0 if the sender may have missed something itself, or if
     *     the replica may be used there at any time, as it is not over
     */
    void answer(long number, long view);

    /** The sender wants all of these replicas. */
    void pull(String store, List<String> keys);

    /** The answer to a pull: there is no such replica. */
    void absent(String store, String key);

    /**
     * The sender wants to have what the receiver has.
     *
     * @param number of the comparison
     * @param view which members have the store, as in {@link #answer}
     * @param digests of the sender, by range
     */
    void compare(String store, long number, long view, long[] digests);

    /** What the sender has in the ranges that differ. */
    void list(String store, long number, List<Listed> replicas, List<String> ended);

    /** The end of a comparison, in which so many replicas were sent whole. */
    void compared(String store, long number, ComparisonStatus status, long sent);

    /**
     * The sender wants to know the digest of all that the receiver has, once it has been told of that.
     *
     * @param number of the comparison
     */
    void sum(String store, long number);

    /**
     * The digest of all that the sender has.
     *
     * @param number of the comparison, 0 if it was not asked for
     * @param view which members have the store, as in {@link #answer}
     */
    void status(String store, long number, long root, long view);

    /**
     * The sender is about to give the store up: the receiver is to compare with it, and say when it has all that there is.
     *
     * @param number of the offer
     */
    void offer(String store, long number);

    /** The sender has all that the receiver had when it made that offer. */
    void taken(String store, long number);

    record Listed(String key, long digest) {}
}
