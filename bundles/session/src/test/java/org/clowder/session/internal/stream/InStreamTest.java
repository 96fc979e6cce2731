package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.InStream.Answer;
import org.clowder.session.internal.stream.InStream.Position;
import org.junit.jupiter.api.Test;

/** What comes twice, early, late or broken. */
class InStreamTest {

    private static final int LARGE = 1024 * 1024;

    private final OperationsTest.Notes notes = new OperationsTest.Notes();
    private final StreamCounters counters = new StreamCounters();
    private long now = 1;
    private final InStream in = new InStream(7, 1 << 20, () -> now, counters);

    /** A frame whose number tells that its turn came. */
    private static WireInput frame(long number, int padding) {
        WireOutput out = new WireOutput(64);
        new FrameWriter(out, 7).answer(number, 0);
        if (padding > 0) {
            // of a later version: skipped
            out.putByte(Operation.FIRST_SKIPPABLE + 20);
            out.putBlock(new byte[padding]);
        }
        return new WireInput(out.toByteArray());
    }

    private Answer receive(long epoch, long sequence) throws IOException {
        return in.received(epoch, sequence, frame(sequence, 0), notes);
    }

    @Test
    void framesAreAppliedInTheirOrderAndOnce() throws IOException {
        assertThat(receive(1, 1)).isEqualTo(Answer.ACKNOWLEDGE);
        assertThat(receive(1, 3)).isEqualTo(Answer.NOTHING);
        assertThat(in.applied()).isEqualTo(new Position(1, 1));
        assertThat(in.missing()).isEqualTo(new Position(1, 2));
        assertThat(receive(1, 2)).isEqualTo(Answer.ACKNOWLEDGE);
        assertThat(receive(1, 2)).isEqualTo(Answer.ACKNOWLEDGE);
        assertThat(in.applied()).isEqualTo(new Position(1, 3));
        assertThat(notes.all).containsExactly("answer 1 0", "answer 2 0", "answer 3 0");
        assertThat(counters.duplicateFrames.sum()).isEqualTo(1);
    }

    @Test
    void aNewEpochBeginsAnewAndAnOlderOneIsOver() throws IOException {
        receive(1, 1);
        receive(1, 3);
        assertThat(receive(2, 1)).isEqualTo(Answer.ACKNOWLEDGE);
        assertThat(receive(1, 2)).isEqualTo(Answer.ACKNOWLEDGE);
        assertThat(receive(2, 2)).isEqualTo(Answer.ACKNOWLEDGE);
        assertThat(notes.all).containsExactly("answer 1 0", "answer 1 0", "answer 2 0");
        assertThat(in.applied()).isEqualTo(new Position(2, 2));
    }

    @Test
    void whatIsMissingForFiftyMillisecondsIsAskedFor() throws IOException {
        receive(1, 2);
        now += TimeUnit.MILLISECONDS.toNanos(50);
        assertThat(in.overdue()).isFalse();
        now++;
        assertThat(in.overdue()).isTrue();
        receive(1, 1);
        assertThat(in.overdue()).isFalse();
    }

    @Test
    void noMoreThanSixtyFourFramesWait() throws IOException {
        for (int sequence = 2; sequence < 66; sequence++) {
            assertThat(receive(1, sequence)).isEqualTo(Answer.NOTHING);
        }
        assertThat(receive(1, 66)).isEqualTo(Answer.RESEND);
        receive(1, 1);
        assertThat(in.applied()).as("what waited is forgotten").isEqualTo(new Position(1, 1));
    }

    @Test
    void noMoreThanEightMebibytesWait() throws IOException {
        for (int sequence = 2; sequence < 9; sequence++) {
            assertThat(in.received(1, sequence, frame(sequence, LARGE), notes)).isEqualTo(Answer.NOTHING);
        }
        assertThat(in.received(1, 9, frame(9, LARGE), notes)).isEqualTo(Answer.RESEND);
    }

    @Test
    void whatWasAskedForHoldsTheAcknowledgementBackUntilItHasCome() throws IOException {
        receive(1, 1);
        in.ask("app", "K");
        receive(1, 2);
        assertThat(in.applied()).isEqualTo(new Position(1, 1));
        assertThat(in.answered("app", "K")).isTrue();
        receive(1, 3);
        assertThat(in.applied()).isEqualTo(new Position(1, 3));
    }

    @Test
    void aBrokenFrameIsNotAcknowledgedAndMayComeAgain() throws IOException {
        WireInput broken = new WireInput(new byte[] {31});
        assertThatThrownBy(() -> in.received(1, 1, broken, notes)).isInstanceOf(MalformedInputException.class);
        assertThat(in.brokenInARow()).isEqualTo(1);
        assertThat(in.applied().sequence()).isZero();
        assertThat(receive(1, 1)).isEqualTo(Answer.ACKNOWLEDGE);
        assertThat(in.brokenInARow()).isZero();
    }
}
