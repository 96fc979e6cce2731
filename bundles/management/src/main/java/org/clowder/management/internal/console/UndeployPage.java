package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Supplier;
import org.clowder.deploy.Deployer;
import org.clowder.management.internal.page.Answer;
import org.clowder.server.DeploymentException;

/** {@code /console/undeploy}: the application of the context path in the body goes. */
final class UndeployPage extends ActionPage {

    private final Supplier<Deployer> deployer;

    UndeployPage(Guard guard, Supplier<Deployer> deployer) {
        super(guard, "undeploy");
        this.deployer = deployer;
    }

    @Override
    Answer act(HttpServletRequest request) throws IOException, RefusedException, DeploymentException {
        String path = text(request);
        return done(expect(deployer.get(), "org.clowder.deploy").undeploy(path));
    }
}
