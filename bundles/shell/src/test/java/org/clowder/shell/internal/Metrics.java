package org.clowder.shell.internal;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.clowder.session.ReplicationMetrics;

/** Metrics with given values, by the names of their getters; all others are 0. */
final class Metrics {

    private Metrics() {}

    static ReplicationMetrics of(String name, Map<String, Number> values) {
        return (ReplicationMetrics) Proxy.newProxyInstance(
                Metrics.class.getClassLoader(), new Class<?>[] {ReplicationMetrics.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getName")) {
                        return name;
                    }
                    if (method.getReturnType() == Map.class) {
                        return Map.of();
                    }
                    Number value = values.getOrDefault(method.getName(), 0);
                    if (method.getReturnType() == int.class) {
                        return value.intValue();
                    }
                    return method.getReturnType() == double.class ? (Object) value.doubleValue() : value.longValue();
                });
    }
}
