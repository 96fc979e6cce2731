package org.clowder.launcher.command;

import java.io.IOException;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.demo.Demo;

/** {@code demo}: the main job, before the user's eyes. */
final class DemoCommand implements Command {

    @Override
    public Syntax syntax() {
        return Syntax.of("demo", "two members on loopback, and one session that outlives one of them")
                .option("--once", "end when the story is told, and do not wait for Ctrl-C");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation)
            throws CommandException, IOException, InterruptedException {
        return new Demo(invocation).run(arguments.flag("--once"));
    }
}
