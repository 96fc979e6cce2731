package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.management.internal.page.Page;

/** A file of the console: its page, its style and its script, as they are in this bundle. */
final class ResourcePage implements Page {

    private final String path;
    private final Optional<String> title;
    private final Answer file;
    private final Guard guard;

    ResourcePage(String path, String resource, String type, Guard guard) {
        this(path, resource, type, guard, null);
    }

    ResourcePage(String path, String resource, String type, Guard guard, String title) {
        this.path = path;
        this.title = Optional.ofNullable(title);
        this.file = new Answer(200, type, read(resource)).with(Guard.HEADERS);
        this.guard = guard;
    }

    private static String read(String resource) {
        try (InputStream in = ResourcePage.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    @Override
    public Optional<String> path() {
        return Optional.of(path);
    }

    @Override
    public Optional<String> title() {
        return title;
    }

    @Override
    public Audience audience() {
        return Audience.OPERATORS;
    }

    @Override
    public Answer answer(HttpServletRequest request, Audience reader) {
        return guard.refusesToShow(request).orElse(file);
    }
}
