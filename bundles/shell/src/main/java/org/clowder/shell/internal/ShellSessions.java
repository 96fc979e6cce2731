package org.clowder.shell.internal;

import java.io.InputStream;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Opens sessions of the host's shell. */
@FunctionalInterface
interface ShellSessions {

    /** A session, which whoever opens it closes. */
    CommandSession open(InputStream in, PrintStream out, PrintStream err);

    /** Sessions of Karaf's shell where that is there, as its commands look for a session of their own in Gogo's. Others are Gogo's. */
    static ShellSessions of(CommandProcessor gogo, BundleContext context) {
        return (in, out, err) -> {
            ServiceReference<?> karaf =
                    context.getServiceReference("org.apache.karaf.shell.api.console.SessionFactory");
            if (karaf == null) {
                return gogo.createSession(in, out, err);
            }
            try {
                return ofKaraf(context.getService(karaf), in, out, err);
            } finally {
                context.ungetService(karaf);
            }
        };
    }

    /** By reflection: nothing else here is of Karaf's. */
    private static CommandSession ofKaraf(Object factory, InputStream in, PrintStream out, PrintStream err) {
        try {
            Class<?> streams = PrintStream.class;
            Object session = factory.getClass()
                    .getMethod("create", InputStream.class, streams, streams)
                    .invoke(factory, in, out, err);
            return (CommandSession)
                    session.getClass().getMethod("get", String.class).invoke(session, ".commandSession");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Karaf's shell opens no session: " + e, e);
        }
    }
}
