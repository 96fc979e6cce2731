package org.clowder.shell.internal;

import java.io.IOException;
import javax.management.JMException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.clowder.shell.protocol.CommandTexts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The commands about the member's JVM. They need nothing else of the member. */
@Component(
        service = Object.class,
        property = {
            "osgi.command.scope=clowder",
            "osgi.command.function=loglevel",
            "osgi.command.function=threads",
            "osgi.command.function=heap"
        })
public final class DiagnosticCommands {

    private final LogLevels levels = new LogLevels();

    @Activate
    public DiagnosticCommands() {}

    /** The loggers that have a level of their own. */
    @Descriptor(CommandTexts.LOGLEVEL)
    public String loglevel() {
        return levels.all();
    }

    /** The level of one logger. */
    @Descriptor(CommandTexts.LOGLEVEL)
    public String loglevel(@Descriptor("the logger") String logger) {
        return levels.of(logger);
    }

    /** Changes a level, and says what it was. */
    @Descriptor(CommandTexts.LOGLEVEL)
    public String loglevel(
            @Descriptor("the logger") String logger,
            @Descriptor("SEVERE to FINEST, ALL, OFF, or default") String level) {
        return levels.set(logger, level);
    }

    /** All threads with their stacks, then those that wait for each other. */
    @Descriptor(CommandTexts.THREADS)
    public String threads() {
        return ThreadDump.now();
    }

    /** How much memory is used, and which classes have most of it. */
    @Descriptor(CommandTexts.HEAP)
    public String heap() throws JMException {
        return Heap.summary();
    }

    /** Writes all reachable objects to a file that does not exist yet. */
    @Descriptor(CommandTexts.HEAP)
    public String heap(CommandSession session, @Descriptor("the file, NAME.hprof") String file)
            throws JMException, IOException {
        return Heap.dump(session.currentDir().resolve(file));
    }
}
