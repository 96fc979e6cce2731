package org.clowder.management.internal.start;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BooleanSupplier;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;

/**
 * Says how an application gets to where there is none. Its status stays 404: what watches {@code /} is not to take it for an application. Tells nothing of the
 * member's inside.
 */
final class LandingPage extends StartPage {

    private static final Answer ANSWER = html(
            404,
            "No application is deployed here",
            """
            <p>This member of Clowder runs. None of its applications has the path <code>/</code>.</p>
            <dl>
            <dt><code>bin/clowder deploy FILE</code></dt>
            <dd>deploys a WAR or a web bundle, as does a copy of it into <code>deploy/</code>: <code>samples/hello.war</code> comes to
              <code>/hello/</code>, a <code>ROOT.war</code> here</dd>
            <dt><code>bin/clowder apps</code></dt>
            <dd>lists the applications, their paths, and why one of them does not run</dd>
            </dl>
            """);

    private final BooleanSupplier ready;

    /** @param ready false while an application may yet be deployed here */
    LandingPage(BooleanSupplier ready) {
        this.ready = ready;
    }

    @Override
    public Audience audience() {
        return Audience.EVERYONE;
    }

    @Override
    public boolean answers(HttpServletRequest request) {
        return super.answers(request) && ready.getAsBoolean();
    }

    @Override
    public Answer answer(HttpServletRequest request, Audience reader) {
        return ANSWER;
    }
}
