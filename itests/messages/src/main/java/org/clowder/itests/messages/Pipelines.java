package org.clowder.itests.messages;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.clowder.server.ServerController;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows the valves of each Engine and Host, a container on each line. */
@Component(
        service = Pipelines.class,
        property = {"osgi.command.scope=itest", "osgi.command.function=pipelines"})
public final class Pipelines {

    private final ServerController controller;

    @Activate
    public Pipelines(@Reference ServerController controller) {
        this.controller = controller;
    }

    /** {@code Engine: Valve Valve} and {@code Engine/Host: Valve Valve}, with simple class names. */
    public String pipelines() {
        StringBuilder text = new StringBuilder();
        for (Service service : controller.server().orElseThrow().findServices()) {
            Container engine = service.getContainer();
            append(text, engine.getName(), engine);
            for (Container host : engine.findChildren()) {
                append(text, engine.getName() + "/" + host.getName(), host);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Container container) {
        List<String> valves = Arrays.stream(container.getPipeline().getValves())
                .flatMap(Pipelines::names)
                .toList();
        text.append(name).append(": ").append(String.join(" ", valves)).append('\n');
    }

    /** A place for valves of bundles tells which are there, in square brackets. */
    private static Stream<String> names(Valve valve) {
        String text = valve.toString();
        return text.matches("\\w*Chain\\[.*]")
                ? Pattern.compile("\\w+")
                        .matcher(text.substring(text.indexOf('[')))
                        .results()
                        .map(MatchResult::group)
                : Stream.of(valve.getClass().getSimpleName());
    }
}
