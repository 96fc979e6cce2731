package org.clowder.deploy.internal.deployment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Who may use a context path in the Hosts that are named in the same way. The first one that asks has it until it gives it back; then it goes to the one that has
 * waited longest or, among web bundles, to the one with the lowest bundle id (OSGi Web Applications, 128.3.8).
 *
 * <p>Its own monitor guards all fields; nobody is called under it.
 */
public final class PathClaims {

    private final Map<Place, Deployment> owners = new HashMap<>();
    private final Map<Place, Set<Deployment>> waiting = new HashMap<>();

    /**
     * Takes the path of a deployment, or queues for it.
     *
     * @return the one that has the path, empty if the deployment has it now
     */
    public synchronized Optional<Deployment> claim(Deployment deployment) {
        Place path = deployment.artefact().place();
        Deployment owner = owners.putIfAbsent(path, deployment);
        if (owner == null || owner == deployment) {
            unqueue(path, deployment);
            return Optional.empty();
        }
        waiting.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(deployment);
        return Optional.of(owner);
    }

    /** Gives a path back, or leaves its queue, and lets the next one have it. */
    public void release(Deployment deployment) {
        Deployment next = handOver(deployment);
        if (next != null) {
            next.reconcileLater();
        }
    }

    private synchronized Deployment handOver(Deployment deployment) {
        Place path = deployment.artefact().place();
        unqueue(path, deployment);
        if (owners.get(path) != deployment) {
            return null;
        }
        Set<Deployment> queue = waiting.getOrDefault(path, Set.of());
        Deployment next = next(queue);
        if (next == null) {
            owners.remove(path);
        } else {
            owners.put(path, next);
            unqueue(path, next);
        }
        return next;
    }

    private static Deployment next(Set<Deployment> queue) {
        Optional<Deployment> first = queue.stream().findFirst();
        if (first.isPresent() && first.get().artefact().bundleId().isPresent()) {
            return queue.stream()
                    .filter(one -> one.artefact().bundleId().isPresent())
                    .min(Comparator.comparingLong(
                            one -> one.artefact().bundleId().getAsLong()))
                    .orElse(null);
        }
        return first.orElse(null);
    }

    private void unqueue(Place path, Deployment deployment) {
        Set<Deployment> queue = waiting.get(path);
        if (queue != null && queue.remove(deployment) && queue.isEmpty()) {
            waiting.remove(path);
        }
    }

    /**
     * Whether one other than this deployment has its path in one of its Hosts.
     *
     * @param meets whether two places have a Host in common
     */
    boolean isOfAnother(Deployment deployment, BiPredicate<Place, Place> meets) {
        Place place = deployment.artefact().place();
        return taken().entrySet().stream()
                .anyMatch(each -> each.getValue() != deployment && meets.test(each.getKey(), place));
    }

    private synchronized Map<Place, Deployment> taken() {
        return Map.copyOf(owners);
    }
}
