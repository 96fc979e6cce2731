package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.clowder.management.internal.page.Answer;
import org.clowder.server.Drain;
import org.clowder.server.DrainException;

/** {@code /console/undrain}: this member goes back into service. */
final class UndrainPage extends ActionPage {

    private final Supplier<Drain> drain;

    UndrainPage(Guard guard, Supplier<Drain> drain) {
        super(guard, "undrain");
        this.drain = drain;
    }

    @Override
    Answer act(HttpServletRequest request) throws RefusedException, DrainException {
        expect(drain.get(), "org.clowder.server").undrain();
        return done("This member is in service");
    }
}
