package org.clowder.deploy.it;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** The events of web applications that Event Admin delivers, in order; by a proxy, as the test's class of a handler is another one. */
final class RecordedEvents implements AutoCloseable {

    private final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();
    private final ServiceRegistration<?> registration;

    RecordedEvents(Member member) throws ClassNotFoundException {
        Bundle eventAdmin = member.bundle("org.apache.felix.eventadmin").orElseThrow();
        Class<?> type = eventAdmin.loadClass("org.osgi.service.event.EventHandler");
        Object handler = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this::called);
        registration = eventAdmin
                .getBundleContext()
                .registerService(
                        type.getName(), handler, new Hashtable<>(Map.of("event.topics", "org/osgi/service/web/*")));
    }

    private Object called(Object proxy, Method method, Object... arguments) throws ReflectiveOperationException {
        return switch (method.getName()) {
            case "handleEvent" -> {
                events.add(properties(arguments[0]));
                yield null;
            }
            case "hashCode" -> 1;
            default -> proxy == arguments[0];
        };
    }

    private static Map<String, Object> properties(Object event) throws ReflectiveOperationException {
        Map<String, Object> all = new HashMap<>();
        for (String name :
                (String[]) event.getClass().getMethod("getPropertyNames").invoke(event)) {
            all.put(
                    name,
                    event.getClass().getMethod("getProperty", String.class).invoke(event, name));
        }
        return all;
    }

    /** The last parts of the topics of what was told of a bundle. */
    List<String> of(Bundle bundle) {
        return all(bundle).stream().map(RecordedEvents::topic).toList();
    }

    /** The properties of the latest event of a topic. */
    Map<String, Object> latest(Bundle bundle, String topic) {
        List<Map<String, Object>> found =
                all(bundle).stream().filter(event -> topic(event).equals(topic)).toList();
        return found.get(found.size() - 1);
    }

    private List<Map<String, Object>> all(Bundle bundle) {
        return events.stream()
                .filter(event -> bundle.equals(event.get("bundle")))
                .toList();
    }

    private static String topic(Map<String, Object> event) {
        String topic = event.get("event.topics").toString();
        return topic.substring(topic.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        registration.unregister();
    }
}
