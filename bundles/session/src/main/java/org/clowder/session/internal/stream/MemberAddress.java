package org.clowder.session.internal.stream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.catalina.tribes.Member;

/** A member as people know it; Tribes' own name of it shows the address as a list of numbers. */
public final class MemberAddress {

    private MemberAddress() {}

    public static String of(Member member) {
        try {
            return InetAddress.getByAddress(member.getHost()).getHostAddress() + ":" + member.getPort();
        } catch (UnknownHostException e) {
            return member.getName();
        }
    }
}
