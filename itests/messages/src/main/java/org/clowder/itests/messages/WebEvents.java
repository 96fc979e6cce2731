package org.clowder.itests.messages;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Hears the events of web applications, and tells by Gogo commands what it has heard. Thread-safe. */
@Component(
        immediate = true,
        service = {EventHandler.class, WebEvents.class},
        property = {
            "event.topics=org/osgi/service/web/*",
            "osgi.command.scope=itest",
            "osgi.command.function=topics",
            "osgi.command.function=latest"
        })
public final class WebEvents implements EventHandler {

    private static final String TOPIC = "org/osgi/service/web/";

    private static final List<Class<?>> TYPES =
            List.of(Bundle.class, Version.class, Throwable.class, Collection.class, Long.class, String.class);

    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void handleEvent(Event event) {
        events.add(event);
    }

    /** The last parts of the topics of what was told of a bundle, in order. */
    public String topics(String symbolicName) {
        return of(symbolicName).map(WebEvents::topic).collect(Collectors.joining(" "));
    }

    /** The properties of the latest event of a topic that was told of a bundle: on each line a name, a type and what it is. */
    public String latest(String symbolicName, String topic) {
        return of(symbolicName)
                .filter(event -> topic(event).equals(topic))
                .reduce((first, second) -> second)
                .map(WebEvents::properties)
                .orElse("");
    }

    private Stream<Event> of(String symbolicName) {
        return events.stream().filter(event -> symbolicName.equals(event.getProperty("bundle.symbolicName")));
    }

    private static String topic(Event event) {
        return event.getTopic().substring(TOPIC.length());
    }

    private static String properties(Event event) {
        return Arrays.stream(event.getPropertyNames())
                .map(name -> name + " " + described(event.getProperty(name)))
                .collect(Collectors.joining("\n"));
    }

    private static String described(Object value) {
        String type = TYPES.stream()
                .filter(each -> each.isInstance(value))
                .map(Class::getSimpleName)
                .findFirst()
                .orElse("other");
        String text = value instanceof Bundle bundle ? bundle.getSymbolicName() : "" + value;
        return type + " " + text.replace('\n', ' ');
    }
}
