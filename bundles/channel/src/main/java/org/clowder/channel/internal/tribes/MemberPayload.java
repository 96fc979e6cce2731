package org.clowder.channel.internal.tribes;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.catalina.tribes.Member;
import org.clowder.channel.ClusterMember;

/** What a member says about itself in the payload of Tribes' member: its name and the name of its cluster. */
public final class MemberPayload {

    private static final String FORM = "clowder-1";
    private static final String SEPARATOR = "\n";

    private MemberPayload() {}

    /** The payload of the local member. */
    public static byte[] write(String name, String clusterName) {
        return String.join(SEPARATOR, FORM, name, clusterName).getBytes(StandardCharsets.UTF_8);
    }

    /** A member as consumers see it. */
    public static ClusterMember describe(Member member) {
        String host = MemberAddress.host(member);
        return new ClusterMember(
                field(member, 1).orElse(MemberAddress.of(member)),
                host,
                member.getPort(),
                HexFormat.of().formatHex(member.getUniqueId()));
    }

    /** The name of the member's cluster; empty if it does not say. */
    public static Optional<String> clusterName(Member member) {
        return field(member, 2);
    }

    private static Optional<String> field(Member member, int index) {
        byte[] payload = member.getPayload();
        if (payload == null || payload.length == 0) {
            return Optional.empty();
        }
        String[] fields = new String(payload, StandardCharsets.UTF_8).split(SEPARATOR, -1);
        return fields.length > index && fields[0].equals(FORM) && !fields[index].isEmpty()
                ? Optional.of(fields[index])
                : Optional.empty();
    }
}
