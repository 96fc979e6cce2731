package org.clowder.session.internal.protocol;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Finds where in a value an object of some class is, by walking the objects as Java serialization does: nearest first,
 * each once, and not for ever. Only used to explain a failure.
 */
final class SerializationPath {

    private static final int MAX_OBJECTS = 100_000;

    /** A way that was taken: {@code step} leads from the object before to this one. */
    private record Place(Object object, Place before, String step) {

        String path() {
            StringBuilder path = new StringBuilder();
            for (Place place = this; place.before != null; place = place.before) {
                path.insert(0, place.step);
            }
            return path.toString();
        }
    }

    private final String wanted;
    private final Map<Object, Boolean> seen = new IdentityHashMap<>();
    private final ArrayDeque<Place> waiting = new ArrayDeque<>();
    private Place current;

    private SerializationPath(String wanted) {
        this.wanted = wanted;
    }

    /**
     * The path to the nearest object of the class, like {@code .items[3].connection}; empty if it is the value itself,
     * null if it is not found.
     */
    static String to(String className, Object value) {
        return new SerializationPath(className).search(value);
    }

    private String search(Object value) {
        visit("", value);
        while ((current = waiting.poll()) != null) {
            if (current.object.getClass().getName().equals(wanted)) {
                return current.path();
            }
            if (current.object instanceof Serializable) {
                children();
            }
        }
        return null;
    }

    private void children() {
        try {
            ObjectParts.visit(current.object, this::visit);
        } catch (RuntimeException e) {
            // It is being changed, or fails to say what it holds: the search goes on elsewhere.
            return;
        }
    }

    private void visit(String step, Object object) {
        if (object != null && seen.size() < MAX_OBJECTS && seen.put(object, Boolean.TRUE) == null) {
            waiting.add(new Place(object, current, step));
        }
    }
}
