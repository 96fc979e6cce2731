package org.clowder.channel.internal.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An address as it was written, and what it resolves to.
 *
 * @param text {@code host:port} as written
 * @param address the resolved host
 */
public record HostPort(String text, InetAddress address, int port) {

    /**
     * Reads {@code host:port}; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException if it has another form or the host is unknown; the message says what is wrong
     */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw new IllegalArgumentException("\"" + text + "\" is not host:port");
        }
        String host = unbracket(text.substring(0, colon), text);
        return new HostPort(text, resolve(host, text), port(text.substring(colon + 1), text));
    }

    private static String unbracket(String host, String text) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not host:port; write an IPv6 address as [::1]:4000");
        }
        return host;
    }

    private static int port(String port, String text) {
        try {
            int number = Integer.parseInt(port);
            if (number >= 1 && number <= 65535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" has no port number after the colon", e);
        }
        throw new IllegalArgumentException("the port of \"" + text + "\" is not in 1 to 65535");
    }

    /** Resolves a host name; IllegalArgumentException with a message for people if it is unknown. */
    static InetAddress resolve(String host) {
        return resolve(host, host);
    }

    private static InetAddress resolve(String host, String text) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host of \"" + text + "\" is unknown; correct it or take it out", e);
        }
    }

    /** Where to connect. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** {@code address:port} in numbers, the same text for each way of writing the same place. */
    public String key() {
        return address.getHostAddress() + ":" + port;
    }
}
