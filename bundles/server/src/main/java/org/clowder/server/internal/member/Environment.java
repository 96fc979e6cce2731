package org.clowder.server.internal.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.clowder.member.MemberValues;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.SecretValues;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@link MemberEnvironment} from the framework properties {@code clowder.base} and {@code clowder.home}. */
@Component(service = MemberEnvironment.class, immediate = true)
public final class Environment implements MemberEnvironment {

    private static final String HOME = "clowder.home";

    private final Path base;
    private final MemberValues values;

    @Activate
    public Environment(BundleContext context) throws IOException {
        this(directory(context, "clowder.base", System.getProperty("user.dir")), context);
    }

    private Environment(Path base, BundleContext context) throws IOException {
        this(base, directory(context, HOME, base.toString()));
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

    private static Path directory(BundleContext context, String property, String fallback) {
        String value = context.getProperty(property);
        return Path.of(value == null ? fallback : value).toAbsolutePath().normalize();
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
