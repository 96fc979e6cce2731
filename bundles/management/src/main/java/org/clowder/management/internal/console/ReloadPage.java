package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.clowder.management.internal.page.Answer;
import org.clowder.server.ReloadException;
import org.clowder.server.ServerController;

/** {@code /console/reload}: the changed descriptor is taken over. */
final class ReloadPage extends ActionPage {

    private final Supplier<ServerController> controller;

    ReloadPage(Guard guard, Supplier<ServerController> controller) {
        super(guard, "reload");
        this.controller = controller;
    }

    @Override
    Answer act(HttpServletRequest request) throws RefusedException, ReloadException {
        List<String> changes = expect(controller.get(), "org.clowder.server").reload();
        return done(changes.isEmpty() ? "Nothing differs" : String.join("\n", changes));
    }
}
