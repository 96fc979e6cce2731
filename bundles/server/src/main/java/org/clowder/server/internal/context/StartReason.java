package org.clowder.server.internal.context;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleState;
import org.clowder.server.internal.problem.Causes;

/** Why a context did not start: the first error, rather one with a cause, that Tomcat has logged meanwhile. */
final class StartReason implements ContextReading {

    private final Context context;
    private final StartErrors errors;
    private volatile String reason;
    private volatile boolean missed;
    private boolean caused;

    StartReason(Context context, StartErrors errors) {
        this.context = context;
        this.errors = errors;
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        switch (event.getType()) {
            case Lifecycle.AFTER_INIT_EVENT, Lifecycle.BEFORE_START_EVENT -> {
                if (errors.begin(this)) {
                    forget();
                    missed |= context.getParent().getState() != LifecycleState.STARTED;
                }
            }
            case Lifecycle.AFTER_START_EVENT -> {
                errors.end(this);
                forget();
                missed = true;
            }
            case Lifecycle.BEFORE_STOP_EVENT -> errors.end(this);
            default -> {
                // no part of a start
            }
        }
    }

    private void forget() {
        reason = null;
        caused = false;
    }

    /** An error was logged. */
    void heard(String message, Throwable cause) {
        if (reason == null || !caused && cause != null) {
            caused = cause != null;
            reason = caused ? message + ": " + of(context, cause) : message;
        }
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(reason);
    }

    /** Whether a context does not run that was started with its Host, or that ran before. One that someone stopped is not missed. */
    static boolean missed(Context context) {
        return !context.getState().isAvailable()
                && Arrays.stream(context.findLifecycleListeners())
                        .filter(StartReason.class::isInstance)
                        .map(StartReason.class::cast)
                        .anyMatch(start ->
                                start.missed && (context.getState() != LifecycleState.STOPPED || start.reason != null));
    }

    /** What a failure says of a context, in one line. */
    static String of(Context context, Throwable failure) {
        return Causes.root(failure) + unreadable(context, failure);
    }

    /** The JDK does not say which archive it cannot read. */
    private static String unreadable(Context context, Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof ZipException)) {
            cause = cause.getCause();
        }
        List<String> libraries = cause == null ? List.of() : unreadableLibraries(context);
        return libraries.isEmpty() ? "" : ": " + String.join(", ", libraries) + " cannot be read; copy it again";
    }

    private static List<String> unreadableLibraries(Context context) {
        List<String> found = new ArrayList<>();
        Path content = ((Host) context.getParent()).getAppBaseFile().toPath().resolve(context.getDocBase());
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(content.resolve("WEB-INF/lib"), "*.jar")) {
            for (Path jar : jars) {
                if (!readable(jar)) {
                    found.add("WEB-INF/lib/" + jar.getFileName());
                }
            }
        } catch (IOException e) {
            // then the failure itself has to say enough
            return found;
        }
        return found;
    }

    private static boolean readable(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.size() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
