package org.clowder.whiteboard.internal;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/** The Gogo command {@code whiteboard:list}. */
public final class Listing {

    private final Bridge bridge;
    private final Sockets sockets;

    Listing(Bridge bridge, Sockets sockets) {
        this.bridge = bridge;
        this.sockets = sockets;
    }

    /** What is served, a line for each path within the whiteboard's context. */
    public List<String> list() {
        Stream<String> mappings = bridge.runtime().map(HttpServiceRuntime::getRuntimeDTO).stream()
                .flatMap(runtime -> Mapping.all(runtime).stream())
                .map(mapping -> mapping.path() + " " + mapping.kind());
        return Stream.concat(mappings, sockets.paths().stream().map(path -> path + " WEBSOCKET"))
                .sorted()
                .toList();
    }
}
