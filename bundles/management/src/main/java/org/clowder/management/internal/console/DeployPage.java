package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.clowder.deploy.Deployer;
import org.clowder.management.internal.page.Answer;
import org.clowder.server.DeploymentException;

/** {@code /console/deploy}: the file in the body is deployed by the name in the parameter {@code name}. */
final class DeployPage extends ActionPage {

    private static final int LONGEST = 200;

    private final Supplier<Deployer> deployer;
    private final Path data;

    DeployPage(Guard guard, Supplier<Deployer> deployer, Path data) {
        super(guard, "deploy");
        this.deployer = deployer;
        this.data = data;
    }

    @Override
    Answer act(HttpServletRequest request) throws IOException, RefusedException, DeploymentException {
        // first: else a body that is said to be a form is read as one
        InputStream in = request.getInputStream();
        Deployer now = expect(deployer.get(), "org.clowder.deploy");
        String name = name(request);
        Path directory = Files.createTempDirectory(data, "console");
        Path file = directory.resolve(name);
        try {
            Files.copy(in, file);
            return done(now.deploy(file));
        } finally {
            try {
                Files.deleteIfExists(file);
            } finally {
                Files.deleteIfExists(directory);
            }
        }
    }

    private static String name(HttpServletRequest request) throws RefusedException {
        String name = request.getParameter("name");
        if (name == null) {
            throw new RefusedException("Expected the name of the file, as in /console/deploy?name=shop.war");
        }
        if (!name.matches("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*") || name.length() > LONGEST) {
            throw new RefusedException("\"" + name + "\" is no name of a file that can be deployed");
        }
        try {
            return Path.of(name).toString();
        } catch (InvalidPathException e) {
            throw new RefusedException("\"" + name + "\" is no name of a file here: " + e.getMessage());
        }
    }
}
