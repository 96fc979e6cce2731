package org.clowder.channel.internal;

import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.internal.tribes.MemberPayload;
import org.clowder.channel.internal.tribes.MemberView;

/** Logs who comes and goes, once each. */
final class MemberLog implements MemberView.Subscriber {

    private static final Log log = LogFactory.getLog(MemberLog.class);

    @Override
    public void added(Member member) {
        log.info("Channel: member " + MemberPayload.describe(member) + " joined");
    }

    @Override
    public void removed(Member member) {
        log.info("Channel: member " + MemberPayload.describe(member) + " left");
    }
}
