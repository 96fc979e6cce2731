package org.clowder.channel.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.catalina.tribes.Member;
import org.clowder.channel.internal.tribes.Attendance;
import org.clowder.channel.internal.tribes.ChannelCounts;
import org.clowder.channel.internal.tribes.MemberPayload;

/** Reads off what JMX shows. */
record Monitor(
        Supplier<Status> status,
        Supplier<List<Member>> members,
        Supplier<Optional<Attendance.Roll>> roll,
        Demultiplexer routes,
        ChannelCounts counts)
        implements ChannelMXBean {

    @Override
    public String getState() {
        return status.get().state().name();
    }

    @Override
    public List<String> getMembers() {
        return members.get().stream()
                .map(member -> MemberPayload.describe(member).toString())
                .toList();
    }

    @Override
    public int getExpectedMembers() {
        return roll.get().map(Attendance.Roll::expected).orElse(-1);
    }

    @Override
    public int getRefusedMembers() {
        return roll.get().map(Attendance.Roll::refused).orElse(0);
    }

    @Override
    public long getRefusedFrames() {
        return counts.guard().refusedFrames();
    }

    @Override
    public long getRefusedConnections() {
        return counts.guard().refusedConnections();
    }

    @Override
    public long getUnclaimedMessages() {
        return routes.unclaimed();
    }

    @Override
    public long getForeignMessages() {
        return counts.foreign() + routes.garbage();
    }

    @Override
    public long getUndecodableMessages() {
        return counts.undecodable();
    }
}
