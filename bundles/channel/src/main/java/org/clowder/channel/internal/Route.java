package org.clowder.channel.internal;

import org.apache.catalina.tribes.Member;
import org.clowder.channel.internal.wire.Envelope;

/** Where the messages of one tag go. */
interface Route {

    /** Who holds it, for messages to people. */
    String owner();

    /** Takes a message; contains whatever its listeners throw. */
    void received(Envelope message, Member sender);
}
