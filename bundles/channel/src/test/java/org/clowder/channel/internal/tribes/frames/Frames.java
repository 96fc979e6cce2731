package org.clowder.channel.internal.tribes.frames;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.catalina.tribes.io.ChannelData;
import org.apache.catalina.tribes.io.XByteBuffer;
import org.apache.catalina.tribes.membership.MemberImpl;

/** Frames as Tribes itself makes them, and spoiled ones. */
public final class Frames {

    /** Where the content begins, and where in a frame Tribes' lengths lie. */
    public static final int CONTENT = 11;

    public static final int LENGTH_AT = 7;
    public static final int ID_LENGTH_AT = CONTENT + 12;
    public static final int MEMBER_LENGTH_AT = CONTENT + 32;
    public static final int MEMBER_AT = CONTENT + 36;

    private Frames() {}

    /** A frame from a member on 127.0.0.1:1 with command, domain and payload. */
    public static byte[] of(byte[] message, int options) {
        try {
            MemberImpl sender = new MemberImpl("127.0.0.1", 1, 0, new byte[] {1, 2, 3});
            sender.setCommand(new byte[] {4, 5});
            sender.setDomain(new byte[] {6});
            ChannelData data = new ChannelData(true);
            data.setAddress(sender);
            data.setOptions(options);
            data.setTimestamp(1);
            data.setMessage(new XByteBuffer(message, message.length, false));
            return XByteBuffer.createDataPackage(data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The same frame with a number overwritten. */
    public static byte[] with(byte[] frame, int at, int value) {
        ByteBuffer.wrap(frame).putInt(at, value);
        return frame;
    }
}
