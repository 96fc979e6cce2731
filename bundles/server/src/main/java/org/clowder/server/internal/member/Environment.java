package org.clowder.server.internal.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.clowder.member.MemberPlace;
import org.clowder.member.MemberValues;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.SecretValues;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@link MemberEnvironment} for the {@link MemberPlace} that the framework tells. */
@Component(service = MemberEnvironment.class, immediate = true)
public final class Environment implements MemberEnvironment {

    private static final String HOME = "clowder.home";

    private final Path base;
    private final MemberValues values;

    @Activate
    public Environment(BundleContext context) throws IOException {
        this(MemberPlace.of(context::getProperty, context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)::getDataFile));
    }

    private Environment(MemberPlace place) throws IOException {
        this(place.base(), place.home());
    }

    /** A member in a directory, with what an installation has in another one. */
    public Environment(Path base, Path home) throws IOException {
        this.base = base;
        this.values = MemberValues.read(base, home, SecretValues::keep);
        Files.createDirectories(data());
    }

    /**
     * The same member, with the values that its properties have now.
     *
     * @throws IOException if they cannot be read
     */
    public static MemberEnvironment anew(MemberEnvironment known) throws IOException {
        Path base = known.base();
        return new Environment(base, known.property(HOME).map(Path::of).orElse(base));
    }

    @Override
    public String name() {
        return property("member.name").filter(name -> !name.isEmpty()).orElseGet(() -> base.getFileName()
                .toString());
    }

    @Override
    public Path base() {
        return base;
    }

    @Override
    public Path descriptor() {
        return base.resolve(property("descriptor").orElse("conf/catalina-server.xml"));
    }

    @Override
    public Path data() {
        return base.resolve("data");
    }

    @Override
    public Optional<String> property(String name) {
        return values.value(name);
    }
}
