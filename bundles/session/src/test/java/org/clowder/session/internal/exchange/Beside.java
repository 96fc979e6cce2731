package org.clowder.session.internal.exchange;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.Sender;

/**
 * What an exchange has around it in a test: other members, no threads, and a clock.
 *
 * @param members of the channel; may change
 */
record Beside(List<Member> members, Consumer<WireInput> sent, LongSupplier clock, Consumer<Sender> started)
        implements Wire, Surroundings {

    Beside(Member other, Consumer<WireInput> sent, LongSupplier clock, Consumer<Sender> started) {
        this(List.of(other), sent, clock, started);
    }

    Exchange exchange() {
        return new Exchange(this, this, "test", 1 << 20);
    }

    @Override
    public void send(Member to, WireOutput frame, boolean brief) {
        sent.accept(new WireInput(frame.toByteArray()));
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public boolean ended(Member member) {
        return false;
    }

    @Override
    public long nanos() {
        return clock.getAsLong();
    }

    @Override
    public long random() {
        return 42;
    }

    @Override
    public void execute(Runnable work) {
        work.run();
    }

    @Override
    public void start(Sender sender, String name) {
        started.accept(sender);
    }
}
