package org.clowder.launcher.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.clowder.launcher.CommandException;

/** The story of one session for each application, on two members of which one dies and comes back. */
final class Story {

    private static final long READY_SECONDS = 60;
    private static final int MANY = 10;

    private final PrintStream out;
    private final DemoClient client;
    private final DemoMember first;
    private final DemoMember second;
    private final List<Visitor> visitors;
    private int steps;

    Story(PrintStream out, DemoClient client, DemoMember first, DemoMember second, List<Visitor> visitors) {
        this.out = out;
        this.client = client;
        this.first = first;
        this.second = second;
        this.visitors = visitors;
    }

    /**
     * Plays the story.
     *
     * @throws CommandException if a step does not hold
     */
    void play() throws CommandException, IOException, InterruptedException {
        heading();
        visit("a new session on " + first.name(), 1, first);
        visit("read and changed on " + second.name(), 1, second);
        visit("and back on " + first.name(), 1, first);
        visit(MANY + " visits, members in turn", MANY, second, first);
        first.kill();
        tell(first.name() + " killed (SIGKILL)");
        visit("the session goes on on " + second.name(), 2, second);
        first.start();
        first.awaitReady(client, READY_SECONDS);
        tell(first.name() + " started again, ready");
        visit("the session is back on " + first.name(), 1, first);
        visit("and still on " + second.name(), 1, second);
    }

    private void heading() {
        StringBuilder line = new StringBuilder(String.format("     %-40s", "the counter in the session of"));
        visitors.forEach(visitor -> line.append(String.format("%16s", visitor.path())));
        out.println(line);
    }

    private void visit(String step, int times, DemoMember... members) throws CommandException, InterruptedException {
        StringBuilder line = new StringBuilder(String.format("  %d. %-40s", ++steps, step));
        for (Visitor visitor : visitors) {
            int count = 0;
            for (int i = 0; i < times; i++) {
                count = visitor.visit(members[i % members.length], step);
            }
            line.append(String.format("%16d", count));
        }
        out.println(line);
    }

    private void tell(String step) {
        out.printf("  %d. %s%n", ++steps, step);
    }
}
