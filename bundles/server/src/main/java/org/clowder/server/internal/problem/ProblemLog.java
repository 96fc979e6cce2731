package org.clowder.server.internal.problem;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.juli.logging.Log;

/**
 * The digester's log. What Tomcat only warns of (an element without rules, an attribute without a property) is a
 * problem here; its errors come again as exceptions and are left to those.
 */
public final class ProblemLog {

    private static final Set<String> ENABLED = Set.of("isWarnEnabled", "isErrorEnabled", "isFatalEnabled");

    private ProblemLog() {}

    /** One that tells of warnings only. */
    public static Log of(Consumer<String> warnings) {
        return (Log)
                Proxy.newProxyInstance(Log.class.getClassLoader(), new Class<?>[] {Log.class}, (log, method, said) -> {
                    if (method.getName().equals("warn")) {
                        warnings.accept(Arrays.stream(said).map(String::valueOf).collect(Collectors.joining(": ")));
                    }
                    return method.getReturnType() == boolean.class ? ENABLED.contains(method.getName()) : null;
                });
    }
}
