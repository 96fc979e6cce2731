package org.clowder.server.internal.descriptor;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.classes.ClassSpace;
import org.clowder.server.internal.element.Element;
import org.clowder.tomcat.LeadingValve;
import org.clowder.tomcat.Replaces;

/**
 * What the class of a Cluster asks of the container that holds it: {@link Replaces} and {@link LeadingValve}. A pipeline can
 * only be appended to, so the place of a valve is decided before Tomcat sees the descriptor: the valve becomes the first
 * child element of the container, and is dropped where it was written.
 */
final class ClusterWishes {

    private static final Log log = LogFactory.getLog(ClusterWishes.class);
    private static final Set<String> CONTAINERS = Set.of("Engine", "Host");
    private static final String CLASS_NAME = "className";

    private final Element root;
    private final ClassLoader classes;
    private final Set<String> told = new HashSet<>();

    private ClusterWishes(Element root, ClassLoader classes) {
        this.root = root;
        this.classes = classes;
    }

    /** Changes a descriptor with today's names. */
    static void apply(Element root, ClassLoader classes) {
        ClusterWishes wishes = new ClusterWishes(root, classes);
        wishes.replace(root, Map.of());
        wishes.lead();
    }

    /** @param outer which class another one replaces, by the clusters around; a Host's own cluster's word counts more */
    private void replace(Element element, Map<String, String> outer) {
        Map<String, String> here = new HashMap<>(outer);
        if (CONTAINERS.contains(element.name())) {
            annotations(element, Replaces.class)
                    .forEach(each -> here.put(each.value(), each.by().getName()));
        }
        String written = element.attribute(CLASS_NAME);
        String replacement = here.get(written);
        if (replacement != null) {
            element.set(CLASS_NAME, replacement);
            if (told.add(written)) {
                log.info("<" + element.name() + " className=\"" + written + "\"> is made of " + replacement
                        + ", which takes its place beside this Cluster");
            }
        }
        element.children().forEach(child -> replace(child, here));
    }

    private <A extends Annotation> Stream<A> annotations(Element container, Class<A> type) {
        return container.children("Cluster").stream()
                .map(cluster -> cluster.attribute(CLASS_NAME))
                .filter(Objects::nonNull)
                // of one that is missing, the check of the element names the class and its line
                .flatMap(className -> ClassSpace.find(classes, className).stream())
                .flatMap(found -> Arrays.stream(found.getAnnotationsByType(type)));
    }

    private void lead() {
        Map<Element, Element> leading = new LinkedHashMap<>();
        root.all().filter(element -> CONTAINERS.contains(element.name())).forEach(container -> annotations(
                        container, LeadingValve.class)
                .forEach(each ->
                        leading.put(container, leader(container, each.value().getName()))));
        List<String> moved = leading.values().stream().map(Element::className).toList();
        root.all().toList().forEach(element -> element.children("Valve").stream()
                .filter(valve -> moved.contains(valve.attribute(CLASS_NAME)))
                .forEach(element::remove));
        leading.forEach((container, valve) -> container.addFirst(List.of(valve)));
    }

    /** As it was written first in the container, or as it is if nobody wrote it. */
    private static Element leader(Element container, String valveClass) {
        return container
                .all()
                .filter(element -> element.name().equals("Valve") && valveClass.equals(element.attribute(CLASS_NAME)))
                .findFirst()
                .map(written -> written.copyBelow(container.path()))
                .orElseGet(() -> {
                    Element plain = container.inside("Valve");
                    plain.set(CLASS_NAME, valveClass);
                    return plain;
                });
    }
}
