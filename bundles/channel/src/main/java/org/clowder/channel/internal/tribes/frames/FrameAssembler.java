package org.clowder.channel.internal.tribes.frames;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import org.apache.catalina.tribes.io.XByteBuffer;

/**
 * Makes frames of bytes as they come. Each byte of the frame's marks and lengths is checked before the next one is
 * looked at, and memory grows with what has come, not with what a length claims.
 *
 * <pre>
 * bytes  field
 * 7      "FLT2002"
 * 4      length n, {@link FrameContent#MIN} to the limit
 * n      content, see {@link FrameContent}
 * 7      "TLF2003"
 * </pre>
 *
 * <p>Not safe for use by several threads at once. After an exception it is of no more use, but is to be closed.
 */
final class FrameAssembler {

    private static final byte[] START = "FLT2002".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "TLF2003".getBytes(StandardCharsets.US_ASCII);
    private static final int LONG = 16 * 1024;
    private static final int HEADER = START.length + 4;

    /** The parts of a frame, in the order in which they come. */
    private enum Part {
        HEADER,
        CONTENT,
        FOOTER
    }

    private final int limit;
    private final FrameMemory memory;
    private final Queue<XByteBuffer> whole = new ArrayDeque<>(2);
    private Part part = Part.HEADER;
    /** How many bytes of the part have come. */
    private int arrived;

    private int length;
    private XByteBuffer content;
    private boolean checked;

    /** @param limit largest content in bytes */
    FrameAssembler(int limit, FrameMemory memory) {
        this.limit = limit;
        this.memory = memory;
    }

    /** Takes all bytes that remain in the buffer. */
    void take(ByteBuffer in) throws BadFrameException {
        while (in.hasRemaining()) {
            switch (part) {
                case HEADER -> takeHeader(in.get());
                case CONTENT -> takeContent(in, Math.min(in.remaining(), length - arrived));
                case FOOTER -> takeFooter(in.get());
            }
        }
    }

    /** True if a frame was begun and is not whole yet. */
    boolean inFrame() {
        return part != Part.HEADER || arrived > 0;
    }

    /** True if a frame was begun whose content is longer than {@value #LONG} bytes. */
    boolean inLongFrame() {
        return part != Part.HEADER && length > LONG;
    }

    /** How many frames are whole. */
    int frames() {
        return whole.size();
    }

    /** The content of the next whole frame, which then is the caller's; null if there is none. */
    XByteBuffer next() {
        return whole.poll();
    }

    /** Gives the memory back. */
    void close() {
        drop();
        whole.clear();
    }

    private void drop() {
        memory.giveBack(capacity());
        content = null;
    }

    private int capacity() {
        return content == null ? 0 : content.getCapacity();
    }

    private void takeHeader(byte next) throws BadFrameException {
        if (arrived >= START.length) {
            length = length << 8 | next & 0xFF;
        } else if (next != START[arrived]) {
            throw mismatch(Refusal.HEADER, "a frame that begins with", START, next);
        }
        arrived++;
        if (arrived == HEADER) {
            checkLength();
            begin(Part.CONTENT);
            checked = false;
        }
    }

    private void begin(Part next) {
        part = next;
        arrived = 0;
    }

    private void checkLength() throws BadFrameException {
        if (length < FrameContent.MIN || length > limit) {
            throw new BadFrameException(
                    Refusal.LENGTH,
                    "expected a frame of " + FrameContent.MIN + " to " + limit + " bytes, came one of " + length);
        }
    }

    private void takeContent(ByteBuffer in, int count) throws BadFrameException {
        grow(arrived + count);
        content.append(in, count);
        arrived += count;
        checked = checked || FrameContent.check(content.getBytesDirect(), arrived, length);
        if (arrived == length) {
            begin(Part.FOOTER);
        }
    }

    /** At least doubles what there is, so that a byte is copied twice on average, however it comes. */
    private void grow(int needed) throws BadFrameException {
        int before = capacity();
        if (needed <= before) {
            return;
        }
        int after = (int) Math.min(length, Math.max(needed, 2L * before));
        if (!memory.take(after - before)) {
            throw exhausted("of " + memory.limit() + " bytes for unfinished frames " + memory.taken() + " are taken");
        }
        try {
            XByteBuffer larger = new XByteBuffer(after, false);
            if (content != null) {
                larger.append(content.getBytesDirect(), 0, arrived);
            }
            content = larger;
        } catch (OutOfMemoryError e) {
            // one array was refused; to give up this one connection is enough, and the thread is needed for others
            memory.giveBack(after - before);
            throw exhausted("the heap has no room for " + after + " bytes");
        }
    }

    private static BadFrameException exhausted(String why) {
        return new BadFrameException(Refusal.MEMORY, "expected memory for an unfinished frame, but " + why);
    }

    private void takeFooter(byte next) throws BadFrameException {
        if (next != END[arrived]) {
            throw mismatch(Refusal.FOOTER, "a frame of " + length + " bytes to end with", END, next);
        }
        arrived++;
        if (arrived == END.length) {
            whole.add(content);
            drop();
            length = 0;
            begin(Part.HEADER);
        }
    }

    private BadFrameException mismatch(Refusal reason, String what, byte[] mark, byte next) {
        byte[] came = new byte[arrived + 1];
        System.arraycopy(mark, 0, came, 0, arrived);
        came[arrived] = next;
        HexFormat hex = HexFormat.ofDelimiter(" ");
        return new BadFrameException(
                reason,
                "expected " + what + " \"" + new String(mark, StandardCharsets.US_ASCII) + "\" (" + hex.formatHex(mark)
                        + "), came " + hex.formatHex(came));
    }
}
