package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.management.internal.page.Page;
import org.clowder.server.DeploymentException;
import org.clowder.server.DrainException;
import org.clowder.server.ReloadException;

/** A page that does something for who has the token, while its request waits, and answers with one line that says what came of it. */
abstract class ActionPage implements Page {

    private static final int MOST_TEXT = 1024;

    private final Guard guard;
    private final String path;

    ActionPage(Guard guard, String name) {
        this.guard = guard;
        this.path = "/console/" + name;
    }

    /** Thrown by {@link #act}: the one line says why nothing was done. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Does it. */
    abstract Answer act(HttpServletRequest request)
            throws IOException, RefusedException, DeploymentException, DrainException, ReloadException;

    @Override
    public final Optional<String> path() {
        return Optional.of(path);
    }

    @Override
    public final Audience audience() {
        return Audience.OPERATORS;
    }

    @Override
    public final Answer answer(HttpServletRequest request, Audience reader) {
        return guard.refusesToAct(request).orElseGet(() -> {
            try {
                return act(request);
            } catch (ReloadException e) {
                return Guard.refusal(409, e.getMessage() + "\n" + String.join("\n", e.problems()));
            } catch (RefusedException | DeploymentException | DrainException e) {
                return Guard.refusal(409, e.getMessage());
            } catch (IOException e) {
                return Guard.refusal(400, "The request did not come to its end: " + e.getMessage());
            }
        });
    }

    static Answer done(String text) {
        return Guard.said(200, true, text);
    }

    static <S> S expect(S service, String bundle) throws RefusedException {
        if (service == null) {
            throw new RefusedException("The bundle " + bundle + " is stopped: start it, then try again");
        }
        return service;
    }

    /** The body, which is what is acted on. */
    static String text(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(MOST_TEXT + 1);
        if (bytes.length > MOST_TEXT) {
            throw new IOException("expected " + MOST_TEXT + " bytes at most");
        }
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
