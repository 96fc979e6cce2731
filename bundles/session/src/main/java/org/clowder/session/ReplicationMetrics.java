package org.clowder.session;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What replication of one cluster did since it started. Numbers rise until the cluster is stopped, except where they are said to be of the
 * moment. Also what JMX shows ({@code org.clowder:type=Replication,name=...}). Thread-safe.
 */
@ProviderType
public interface ReplicationMetrics {

    /** The name of the cluster's lease on the shared channel. */
    String getName();

    /** How many other members take part at the moment. */
    int getMembers();

    /**
     * How many sessions at least one member does not have in their present version at the moment; the largest number of all
     * members. 0 says that everything published so far has been applied everywhere.
     */
    int getLag();

    /** How long the oldest change has been waiting for its acknowledgement at the moment, in ms; 0 if none is. */
    long getLagMillis();

    long getDeltasSent();

    long getDeltasApplied();

    /** How many times two members wrote the same attribute at the same time, and this one's value was given up. */
    long getConflicts();

    long getAccessesSent();

    long getFramesSent();

    long getFramesReceived();

    long getBytesSent();

    long getBytesReceived();

    /** Deltas per frame sent, on average. */
    double getBatchSize();

    /** How many times a request waited for other members. */
    long getWaits();

    /** How long requests waited for other members, in all, in ms. */
    long getWaitMillis();

    /**
     * How many of these waits took at most so many ms, for each of some fixed times, which never change while a cluster runs, from the shortest to the longest; the
     * last one is infinite. Not modifiable.
     */
    Map<Double, Long> getWaitsWithin();

    /** How many times a session was used only once others had been asked about it, and had answered or were not waited for any longer. */
    long getQuestionWaits();

    /** How long that took, in all, in ms. */
    long getQuestionWaitMillis();

    /** How many of these took at most so many ms, as {@link #getWaitsWithin} has it of the others. */
    Map<Double, Long> getQuestionWaitsWithin();

    /** How many requests went on because {@code maxWait} had passed, or because no member answered. */
    long getWaitsGivenUp();

    /** How many times frames were missing and were asked for. */
    long getGaps();

    /** How many sessions were fetched because a change of them did not fit. */
    long getPulls();

    /** How many times this member compared what it has with another one. */
    long getComparisons();

    /** How many times others were asked before a session was used. */
    long getQuestions();

    /** How many times this member noticed that it had stood still for more than a second. */
    long getPauses();

    /** How many times a stream broke down and began anew. */
    long getRestarts();

    /** How many times what was not acknowledged was sent again. */
    long getResends();

    /** Frames that had been received before. */
    long getDuplicateFrames();

    /** Frames that broke a rule of the protocol. */
    long getRefusedFrames();

    /** Frames that the channel did not take. */
    long getFailedSends();

    /** How many times an attribute could not be sent, in the applications that run. */
    long getUnencodableAttributes();

    /** How many times an attribute of another member could not be read, in the applications that run. */
    long getUnreadableAttributes();

    /** How many times a class was refused when an attribute was read, in the applications that run. */
    long getRefusedClasses();
}
