package org.clowder.management.internal.metrics;

import static org.clowder.management.internal.metrics.Metric.counter;
import static org.clowder.management.internal.metrics.Metric.gauge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;

/** Of the shared channel, while it is open. */
final class ChannelMetrics {

    private static final List<Metric<Bean>> CHANNEL = List.of(
            gauge(
                    "clowder_channel_members",
                    "Other members on the channel.",
                    bean -> bean.attribute("Members") instanceof String[] members ? members.length : Double.NaN),
            gauge(
                    "clowder_channel_expected_members",
                    "Other members that there would be if none were missing.",
                    bean -> bean.known("ExpectedMembers")),
            gauge(
                    "clowder_channel_refused_members",
                    "Members whose messages are not taken, as of one with another encryption key.",
                    bean -> bean.number("RefusedMembers")),
            counter(
                    "clowder_channel_refused_frames_total",
                    "Frames that were no frames, or too large, or not finished in time.",
                    bean -> bean.number("RefusedFrames")),
            counter(
                    "clowder_channel_refused_connections_total",
                    "Connections that were too many, or never used, or whose other side does not read.",
                    bean -> bean.number("RefusedConnections")));

    private static final Metric<Double> DROPPED = counter(
            "clowder_channel_dropped_messages_total",
            "Messages that nobody took, by why: unclaimed, foreign, undecodable.",
            Double::doubleValue);

    private ChannelMetrics() {}

    static void writeTo(Exposition out) throws JMException {
        Map<Labels, Bean> channels = new LinkedHashMap<>();
        Map<Labels, Double> dropped = new LinkedHashMap<>();
        for (Bean bean : Bean.all("org.clowder:type=Channel,*")) {
            Labels cluster = Labels.of("cluster", bean.key("name"));
            channels.put(cluster, bean);
            dropped.put(cluster.and("reason", "unclaimed"), bean.number("UnclaimedMessages"));
            dropped.put(cluster.and("reason", "foreign"), bean.number("ForeignMessages"));
            dropped.put(cluster.and("reason", "undecodable"), bean.number("UndecodableMessages"));
        }
        out.write(CHANNEL, channels);
        out.write(List.of(DROPPED), dropped);
    }
}
