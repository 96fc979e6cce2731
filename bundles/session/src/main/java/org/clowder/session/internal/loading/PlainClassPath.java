package org.clowder.session.internal.loading;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No bundles and no services. */
final class PlainClassPath implements Platform {

    static final Platform HERE = find();

    private PlainClassPath() {}

    /** By name, as on a plain class path there are no classes of OSGi. */
    private static Platform find() {
        ClassLoader loader = PlainClassPath.class.getClassLoader();
        try {
            Class.forName("org.osgi.framework.wiring.BundleWiring", false, loader);
        } catch (ClassNotFoundException e) {
            return new PlainClassPath();
        }
        try {
            return Class.forName("org.clowder.session.internal.osgi.Bundles", true, loader)
                    .asSubclass(Platform.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a class of this bundle cannot be used", e);
        }
    }

    @Override
    public boolean framework() {
        return false;
    }

    @Override
    public String nameOf(Class<?> type) {
        return null;
    }

    @Override
    public boolean shares(Class<?> type) {
        return false;
    }

    @Override
    public List<ClassLoader> loaders(String names) {
        return List.of();
    }

    @Override
    public boolean isBundle(Object object) {
        return false;
    }

    @Override
    public Optional<ClassLoader> loader(Object object) {
        return Optional.empty();
    }

    @Override
    public List<ClassLoader> wired(Object object) {
        return List.of();
    }

    @Override
    public Runnable follow(Follower follower) {
        return () -> {};
    }

    @Override
    public <T> List<T> services(Class<T> type) {
        return List.of();
    }

    @Override
    public <T> Runnable offer(Class<T> type, T service, Map<String, ?> properties) {
        return () -> {};
    }
}
