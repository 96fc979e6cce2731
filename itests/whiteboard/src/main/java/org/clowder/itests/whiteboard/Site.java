package org.clowder.itests.whiteboard;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.osgi.service.servlet.runtime.dto.ServletContextDTO;

/** The whiteboard as a case sees it: services that it offers until it ends, and a browser with cookies. */
final class Site implements AutoCloseable {

    private static final String PREFIX = "osgi.http.whiteboard.";

    private final BundleContext context;
    private final int port;
    private final String path;
    private final Deque<ServiceRegistration<?>> offered = new ArrayDeque<>();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Site(BundleContext context, int port, String path) {
        this.context = context;
        this.port = port;
        this.path = path;
    }

    BundleContext framework() {
        return context;
    }

    /** Offers a service; names of properties are those of chapter 140 without what they begin with, or start with a dot. */
    <S> ServiceRegistration<S> offer(Class<S> type, S service, Object... properties) {
        ServiceRegistration<S> registration = context.registerService(type, service, properties(properties));
        offered.push(registration);
        return registration;
    }

    static Hashtable<String, Object> properties(Object... properties) {
        Hashtable<String, Object> all = new Hashtable<>();
        for (int i = 0; i < properties.length; i += 2) {
            String name = properties[i].toString();
            all.put(name.startsWith(".") ? name.substring(1) : PREFIX + name, properties[i + 1]);
        }
        return all;
    }

    ServiceRegistration<Servlet> page(String text, Object... properties) {
        return offer(
                Servlet.class,
                new Page((request, response) -> response.getWriter().print(text)),
                properties);
    }

    ServiceRegistration<Servlet> servlet(Page.Work work, Object... properties) {
        return offer(Servlet.class, new Page(work), properties);
    }

    void retract(ServiceRegistration<?> registration) {
        registration.unregister();
        offered.remove(registration);
    }

    URI uri(String scheme, String resource) {
        return URI.create(scheme + "://127.0.0.1:" + port + path + resource);
    }

    HttpClient browser() {
        return browser;
    }

    HttpResponse<String> get(String resource, String... headers) throws IOException {
        return send(HttpRequest.newBuilder(uri("http", resource)), headers);
    }

    HttpResponse<String> post(String resource, String body, String... headers) throws IOException {
        return send(HttpRequest.newBuilder(uri("http", resource)).POST(BodyPublishers.ofString(body)), headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws IOException {
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return browser.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    String text(String resource) throws IOException {
        return get(resource).body();
    }

    int status(String resource) throws IOException {
        return get(resource).statusCode();
    }

    HttpServiceRuntime runtime() {
        return context.getService(context.getServiceReference(HttpServiceRuntime.class));
    }

    RuntimeDTO runtimeDTO() {
        return runtime().getRuntimeDTO();
    }

    ServletContextDTO context(String name) {
        return Arrays.stream(runtimeDTO().servletContextDTOs)
                .filter(each -> each.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    static long id(ServiceRegistration<?> registration) {
        return (Long) registration.getReference().getProperty(Constants.SERVICE_ID);
    }

    @Override
    public void close() {
        while (!offered.isEmpty()) {
            offered.pop().unregister();
        }
    }
}
