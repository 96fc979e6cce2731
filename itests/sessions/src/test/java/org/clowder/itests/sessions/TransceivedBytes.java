package org.clowder.itests.sessions;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.metrics.MetricDescriptor;
import com.hazelcast.internal.metrics.collectors.MetricsCollector;

/** Sums what a member of Hazelcast has sent and received, by its own metrics. */
final class TransceivedBytes implements MetricsCollector {

    private long sum;

    private TransceivedBytes() {}

    static long of(HazelcastInstance member) {
        TransceivedBytes bytes = new TransceivedBytes();
        ((HazelcastInstanceProxy) member)
                .getOriginal()
                .node
                .nodeEngine
                .getMetricsRegistry()
                .collect(bytes);
        return bytes.sum;
    }

    @Override
    public void collectLong(MetricDescriptor metric, long value) {
        if (metric.metric().equals("bytesTransceived")) {
            sum += value;
        }
    }

    @Override
    public void collectDouble(MetricDescriptor metric, double value) {
        // no number of bytes
    }

    @Override
    public void collectException(MetricDescriptor metric, Exception e) {
        throw new IllegalStateException(metric.toString(), e);
    }

    @Override
    public void collectNoValue(MetricDescriptor metric) {
        // not there yet
    }
}
