package org.clowder.session;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.stream.StreamCounters;

/** The counters of an exchange, as others may see them. */
final class ExchangeMetrics implements ReplicationMetrics {

    private final String name;
    private final Exchange exchange;
    private final StreamCounters counters;
    private final Supplier<List<ApplicationReplication>> applications;

    /** @param applications those that run at the time of asking */
    ExchangeMetrics(String name, Exchange exchange, Supplier<List<ApplicationReplication>> applications) {
        this.name = name;
        this.applications = applications;
        this.exchange = exchange;
        this.counters = exchange.counters();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getMembers() {
        return exchange.connected();
    }

    @Override
    public int getLag() {
        return exchange.lag();
    }

    @Override
    public long getLagMillis() {
        return exchange.lagMillis();
    }

    @Override
    public long getDeltasSent() {
        return counters.changesSent.sum();
    }

    @Override
    public long getDeltasApplied() {
        return counters.changesApplied.sum();
    }

    @Override
    public long getConflicts() {
        return exchange.conflicts();
    }

    @Override
    public long getAccessesSent() {
        return counters.accessesSent.sum();
    }

    @Override
    public long getFramesSent() {
        return counters.framesSent.sum();
    }

    @Override
    public long getFramesReceived() {
        return counters.framesReceived.sum();
    }

    @Override
    public long getBytesSent() {
        return counters.bytesSent.sum();
    }

    @Override
    public long getBytesReceived() {
        return counters.bytesReceived.sum();
    }

    @Override
    public double getBatchSize() {
        long frames = counters.dataFramesSent.sum();
        return frames == 0 ? 0 : (double) counters.changesSent.sum() / frames;
    }

    @Override
    public long getWaits() {
        return counters.waits.count();
    }

    @Override
    public long getWaitMillis() {
        return counters.waits.millis();
    }

    @Override
    public Map<Double, Long> getWaitsWithin() {
        return counters.waits.within();
    }

    @Override
    public long getQuestionWaits() {
        return counters.questionWaits.count();
    }

    @Override
    public long getQuestionWaitMillis() {
        return counters.questionWaits.millis();
    }

    @Override
    public Map<Double, Long> getQuestionWaitsWithin() {
        return counters.questionWaits.within();
    }

    @Override
    public long getWaitsGivenUp() {
        return counters.waitsGivenUp.sum();
    }

    @Override
    public long getGaps() {
        return counters.gaps.sum();
    }

    @Override
    public long getPulls() {
        return counters.pulls.sum();
    }

    @Override
    public long getComparisons() {
        return counters.comparisons.sum();
    }

    @Override
    public long getQuestions() {
        return counters.questions.sum();
    }

    @Override
    public long getPauses() {
        return counters.pauses.sum();
    }

    @Override
    public long getRestarts() {
        return counters.restarts.sum();
    }

    @Override
    public long getResends() {
        return counters.epochs.sum();
    }

    @Override
    public long getDuplicateFrames() {
        return counters.duplicateFrames.sum();
    }

    @Override
    public long getRefusedFrames() {
        return counters.refusedFrames.sum();
    }

    @Override
    public long getFailedSends() {
        return counters.failedSends.sum();
    }

    private long sum(ToLongFunction<ApplicationReplication> counter) {
        return applications.get().stream().mapToLong(counter).sum();
    }

    @Override
    public long getUnencodableAttributes() {
        return sum(ApplicationReplication::unencodableAttributes);
    }

    @Override
    public long getUnreadableAttributes() {
        return sum(ApplicationReplication::unreadableAttributes);
    }

    @Override
    public long getRefusedClasses() {
        return sum(ApplicationReplication::refusedClasses);
    }
}
