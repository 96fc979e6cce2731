package org.clowder.server.internal.problem;

import java.util.function.Consumer;
import org.apache.juli.logging.Log;

/**
 * The digester's log. What Tomcat only warns of (an element without rules, an attribute without a property) is a
 * problem here; its errors come again as exceptions and are left to those.
 */
public final class ProblemLog implements Log {

    private final Consumer<String> warnings;

    public ProblemLog(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    @Override
    public void warn(Object message) {
        warnings.accept(String.valueOf(message));
    }

    @Override
    public void warn(Object message, Throwable t) {
        warnings.accept(message + ": " + t);
    }

    @Override
    public void error(Object message) {}

    @Override
    public void error(Object message, Throwable t) {}

    @Override
    public void fatal(Object message) {}

    @Override
    public void fatal(Object message, Throwable t) {}

    @Override
    public void info(Object message) {}

    @Override
    public void info(Object message, Throwable t) {}

    @Override
    public void debug(Object message) {}

    @Override
    public void debug(Object message, Throwable t) {}

    @Override
    public void trace(Object message) {}

    @Override
    public void trace(Object message, Throwable t) {}

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    public boolean isFatalEnabled() {
        return true;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }
}
