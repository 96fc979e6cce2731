package org.clowder.channel.internal.tribes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.catalina.tribes.Member;

/** Where a member listens, as text in numbers. */
public final class MemberAddress {

    private MemberAddress() {}

    /** {@code host:port}. */
    public static String of(Member member) {
        return host(member) + ":" + member.getPort();
    }

    static String host(Member member) {
        try {
            return InetAddress.getByAddress(member.getHost()).getHostAddress();
        } catch (UnknownHostException e) {
            // a member may come from anywhere; a damaged address is shown as it is
            return Arrays.toString(member.getHost());
        }
    }
}
