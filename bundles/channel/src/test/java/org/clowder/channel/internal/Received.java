package org.clowder.channel.internal;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;

/** Writes down what a channel tells it. */
final class Received implements ChannelListener, MembershipListener {

    final List<Serializable> messages = new CopyOnWriteArrayList<>();
    final List<String> members = new CopyOnWriteArrayList<>();

    @Override
    public boolean accept(Serializable message, Member sender) {
        return true;
    }

    @Override
    public void messageReceived(Serializable message, Member sender) {
        messages.add(message);
    }

    @Override
    public void memberAdded(Member member) {
        members.add("+" + member.getPort());
    }

    @Override
    public void memberDisappeared(Member member) {
        members.add("-" + member.getPort());
    }
}
