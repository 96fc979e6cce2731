package org.clowder.session.internal.stream;

import java.util.concurrent.atomic.LongAdder;

/** What happened on all streams of a cluster, since it was made. Thread-safe. */
public final class StreamCounters {

    public final LongAdder framesSent = new LongAdder();
    public final LongAdder dataFramesSent = new LongAdder();
    public final LongAdder framesReceived = new LongAdder();
    public final LongAdder bytesSent = new LongAdder();
    public final LongAdder bytesReceived = new LongAdder();
    public final LongAdder changesSent = new LongAdder();
    public final LongAdder changesApplied = new LongAdder();
    public final LongAdder accessesSent = new LongAdder();
    public final LongAdder gaps = new LongAdder();
    public final LongAdder comparisons = new LongAdder();
    public final LongAdder questions = new LongAdder();
    public final LongAdder restarts = new LongAdder();
    public final LongAdder pauses = new LongAdder();
    public final LongAdder pulls = new LongAdder();
    public final LongAdder epochs = new LongAdder();
    public final LongAdder duplicateFrames = new LongAdder();
    public final LongAdder refusedFrames = new LongAdder();
    public final WaitTimes waits = new WaitTimes();
    public final WaitTimes questionWaits = new WaitTimes();
    public final LongAdder waitsGivenUp = new LongAdder();
    public final LongAdder failedSends = new LongAdder();
}
