package org.clowder.server.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** As much of a framework as the tests need: bundles that come and go, and services that are what they were made of. */
public final class FakeFramework {

    private final List<BundleListener> listeners = new CopyOnWriteArrayList<>();
    private final List<GuestBundle> guests = new CopyOnWriteArrayList<>();
    private final Map<ServiceReference<?>, Supplier<?>> services = new LinkedHashMap<>();
    private final Bundle itself = proxy(Bundle.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "getState" -> Bundle.ACTIVE;
        case "adapt" -> null;
        default -> object(proxy, method, arguments);
    });

    /** What a proxy cannot leave to its handler. */
    static Object object(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> proxy.getClass().getInterfaces()[0].getSimpleName();
            default -> null;
        };
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The context of the bundle under test. */
    public BundleContext context() {
        return proxy(BundleContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "addBundleListener" -> listeners.add((BundleListener) arguments[0]);
            case "removeBundleListener" -> listeners.remove(arguments[0]);
            case "getBundle" -> itself;
            case "getBundles" -> guests.stream().map(GuestBundle::bundle).toArray(Bundle[]::new);
            case "registerService" -> proxy(ServiceRegistration.class, FakeFramework::object);
            case "getService" -> services.get(arguments[0]).get();
            case "getServiceObjects" -> objects((ServiceReference<?>) arguments[0]);
            case "ungetService" -> true;
            default -> object(proxy, method, arguments);
        });
    }

    private ServiceObjects<?> objects(ServiceReference<?> service) {
        return proxy(
                ServiceObjects.class,
                (proxy, method, arguments) -> method.getName().equals("getService")
                        ? services.get(service).get()
                        : object(proxy, method, arguments));
    }

    /** Offers a service; its properties may be changed later. */
    public <S> ServiceReference<S> offer(Class<S> type, S service, Map<String, Object> properties) {
        return offerLate(type, () -> service, properties);
    }

    /** Offers a service that is made when somebody gets it. */
    public <S> ServiceReference<S> offerLate(Class<S> type, Supplier<S> service, Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(Map.of(
                Constants.OBJECTCLASS, new String[] {type.getName()}, Constants.SERVICE_ID, (long) services.size()));
        @SuppressWarnings("unchecked")
        ServiceReference<S> reference =
                proxy(ServiceReference.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> properties.getOrDefault((String) arguments[0], all.get(arguments[0]));
                    case "compareTo" -> 0;
                    default -> object(proxy, method, arguments);
                });
        services.put(reference, service);
        return reference;
    }

    /** The bundle is active, and offers its classes. */
    public void start(GuestBundle guest) {
        guests.add(guest);
        tell(BundleEvent.STARTED, guest);
    }

    /** The bundle stops. */
    public void stop(GuestBundle guest) {
        tell(BundleEvent.STOPPING, guest);
        guests.remove(guest);
    }

    private void tell(int type, GuestBundle guest) {
        listeners.forEach(listener -> listener.bundleChanged(new BundleEvent(type, guest.bundle())));
    }
}
