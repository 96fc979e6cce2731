package org.clowder.session.internal.loading;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.ClassSource;
import org.clowder.tomcat.ClassNames;

/**
 * The classes of one application's attributes: those that the application sees; if it is a bundle, those of the bundles
 * that it is wired to, exported or not; and those of the class loader or bundle that an attribute of its ServletContext
 * names. Thread-safe. What the bundles and the attribute lead to is looked up once after each change.
 */
public final class ApplicationClasses implements ClassSource {

    private static final Log log = LogFactory.getLog(ApplicationClasses.class);

    /** Where a web bundle's context is found (OSGi Web Applications, section 128.6.1). */
    private static final String WEB_BUNDLE = "osgi-bundlecontext";

    private final String name;
    private final List<ClassLoader> own;
    private final ServletContext context;
    private final String attribute;
    private final AtomicInteger changes = new AtomicInteger();
    private volatile Found found;
    private volatile Class<?> complainedOf;

    /** What was found after so many changes. */
    private record Found(int changes, List<ClassLoader> loaders) {}

    /**
     * @param name of the application, for messages
     * @param own its class loaders, at least one
     * @param attribute of the ServletContext, which may appear, change and go
     */
    public ApplicationClasses(String name, List<ClassLoader> own, ServletContext context, String attribute) {
        this.name = name;
        this.own = List.copyOf(own);
        this.context = context;
        this.attribute = attribute;
    }

    public ClassLoader application() {
        return own.get(0);
    }

    public String attribute() {
        return attribute;
    }

    /** True if the attribute leads to a class loader now. */
    public boolean attributePresent() {
        return NamedLoader.of(context.getAttribute(attribute)).isPresent();
    }

    /** The attribute or the wiring of some bundle has changed. */
    public void changed() {
        changes.incrementAndGet();
    }

    /** How often {@link #changed} was called. */
    public int generation() {
        return changes.get();
    }

    @Override
    public Class<?> find(String className) throws ClassNotFoundException {
        return ClassNames.find(className, loaders());
    }

    /** True if one of the class loaders has just this class. */
    public boolean sees(Class<?> type) {
        return loaders().stream().anyMatch(loader -> ClassNames.finds(loader, type));
    }

    /** All class loaders, in the order in which they are asked. */
    public List<ClassLoader> loaders() {
        Found now = found;
        int number = changes.get();
        if (now == null || now.changes() != number) {
            now = new Found(number, look());
            found = now;
        }
        return now.loaders();
    }

    private List<ClassLoader> look() {
        Set<ClassLoader> loaders = new LinkedHashSet<>(own);
        loaders.addAll(Platform.here().wired(NamedLoader.target(context.getAttribute(WEB_BUNDLE))));
        named().ifPresent(loaders::add);
        return List.copyOf(new ArrayList<>(loaders));
    }

    private Optional<ClassLoader> named() {
        Object value = context.getAttribute(attribute);
        if (NamedLoader.foreign(value) && complainedOf != value.getClass()) {
            complainedOf = value.getClass();
            log.warn(name + ": the attribute " + attribute + " of the ServletContext is a "
                    + value.getClass().getName() + ", so no session attribute's class is found by it; expected "
                    + NamedLoader.EXPECTED);
        }
        return NamedLoader.of(value);
    }
}
