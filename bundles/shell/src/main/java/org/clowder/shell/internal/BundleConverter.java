package org.clowder.shell.internal;

import java.util.Optional;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Makes bundles of their ids and symbolic names, for all commands that take bundles. (Gogo's own converter is a part of
 * its interactive shell, which is not installed.)
 */
@Component(service = Converter.class)
public final class BundleConverter implements Converter {

    private final BundleContext context;

    @Activate
    public BundleConverter(BundleContext context) {
        this.context = context;
    }

    @Override
    public Object convert(Class<?> desiredType, Object in) {
        return desiredType == Bundle.class && in instanceof CharSequence
                ? find(context, in.toString()).orElse(null)
                : null;
    }

    /** No format of its own. */
    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        return null;
    }

    /** The bundle of an id or a symbolic name. */
    static Optional<Bundle> find(BundleContext context, String name) {
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName()) || name.equals(String.valueOf(bundle.getBundleId()))) {
                return Optional.of(bundle);
            }
        }
        return Optional.empty();
    }
}
