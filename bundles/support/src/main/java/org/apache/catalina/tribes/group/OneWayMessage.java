package org.apache.catalina.tribes.group;

import java.io.Serializable;
import java.util.List;
import org.apache.catalina.tribes.ChannelListener;

/**
 * Messages on a channel that is somebody else's, in a form that listeners leave alone which do not know it: an answer of Tribes' RPC to a question
 * that nobody has asked. An {@link RpcChannel} with their id is given them as {@link RpcCallback#leftOver left over}, and nobody answers. In this
 * package because only here these fields can be reached.
 */
public final class OneWayMessage {

    private OneWayMessage() {}

    /**
     * Puts a message into that form.
     *
     * @param rpcId of the {@link RpcChannel} that takes it
     * @param uuid 16 bytes that no question has
     */
    public static Serializable of(byte[] rpcId, byte[] uuid, Serializable message) {
        RpcMessage wrapped = new RpcMessage(rpcId, uuid, message);
        wrapped.reply = true;
        return wrapped;
    }

    /** Who listens to a channel now; a copy. */
    public static List<ChannelListener> listeners(GroupChannel channel) {
        return List.copyOf(channel.channelListeners);
    }
}
