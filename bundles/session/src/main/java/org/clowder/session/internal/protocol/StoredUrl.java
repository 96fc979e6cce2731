package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/**
 * Makes URLs that a map or set may compare: by their text, where the JDK's own ask the name service for the address of the host that a
 * stranger may have chosen. They open the same connections.
 */
final class StoredUrl extends URLStreamHandler {

    private final int defaultPort;

    private StoredUrl(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    static URL of(URL url) throws MalformedURLException {
        return new URL(null, url.toExternalForm(), new StoredUrl(url.getDefaultPort()));
    }

    @Override
    protected int getDefaultPort() {
        return defaultPort;
    }

    private static URL usual(URL url) throws MalformedURLException {
        return new URL(url.toExternalForm());
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
        return usual(url).openConnection();
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
        return usual(url).openConnection(proxy);
    }

    @Override
    protected int hashCode(URL url) {
        return url.toExternalForm().hashCode();
    }

    @Override
    protected boolean equals(URL one, URL other) {
        return one.toExternalForm().equals(other.toExternalForm());
    }

    @Override
    protected boolean hostsEqual(URL one, URL other) {
        return one.getHost().equalsIgnoreCase(other.getHost());
    }
}
