package org.clowder.server.internal.requests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.mapper.Mapper;
import org.apache.catalina.mapper.MappingData;
import org.apache.catalina.util.ContextName;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.buf.UDecoder;
import org.clowder.tomcat.BoundedWait;

/** The context path of an application that is being exchanged; requests for it wait, for a while, until it is over. Thread-safe. */
public final class HeldPath {

    private static final String PASSED_BY = HeldPath.class.getName();

    private final Container engine;
    private final Set<String> hosts;
    private final String path;
    /** Null for that of no application. */
    private final String name;

    private final String apart;
    private final Duration patience;
    private final long limitNanos;
    private final long begin = System.nanoTime();
    private final CountDownLatch over = new CountDownLatch(1);

    /**
     * @param hosts those of one Engine in which the application runs, at least one
     * @param application its path and version
     * @param apart the path of pages that are shown before any application is asked; empty if there are none
     * @param patience how long a request waits at most
     * @param limit after which it is over by itself
     */
    public HeldPath(List<Host> hosts, ContextName application, String apart, Duration patience, Duration limit) {
        this(hosts, application.getPath(), application.getName(), apart, patience, limit);
    }

    /** All that no application serves. */
    public static HeldPath ofNobody(List<Host> hosts, String apart, Duration patience, Duration limit) {
        return new HeldPath(hosts, "", null, apart, patience, limit);
    }

    private HeldPath(List<Host> hosts, String path, String name, String apart, Duration patience, Duration limit) {
        this.engine = hosts.get(0).getParent();
        this.hosts = hosts.stream().map(Host::getName).collect(Collectors.toUnmodifiableSet());
        this.path = path;
        this.name = name;
        this.apart = apart;
        this.patience = patience;
        this.limitNanos = limit.toNanos();
    }

    /** Whoever waits goes on; no effect the second time. */
    public void end() {
        over.countDown();
    }

    public boolean isOf(Container host, String contextPath) {
        return isHost(host) && path.equals(contextPath);
    }

    public boolean isOver() {
        return over.getCount() == 0 || left() <= 0;
    }

    private long left() {
        return limitNanos - (System.nanoTime() - begin);
    }

    /**
     * Whether a request finds no application here: neither this one, nor another version of it, nor one below it.
     *
     * @param host the one that the request is for
     * @param uri decoded; null for one that is not below any path
     * @param mapped what Tomcat has found, null if that is nothing
     */
    public boolean isMissed(Container host, String uri, Context mapped) {
        return isHost(host)
                && isAbove(uri)
                && (mapped == null || mapped.getPath().length() < path.length());
    }

    private boolean isAbove(String uri) {
        return uri != null
                && uri.startsWith(path)
                && (uri.length() == path.length() || "/;".indexOf(uri.charAt(path.length())) >= 0);
    }

    /** A request has not waited, or not long enough: it is not to meet an application that is being stopped. */
    void passedBy(Request request) {
        request.setAttribute(PASSED_BY, this);
    }

    /** Whether a request is one of those, and the application is still being exchanged. */
    public static boolean isPassedBy(Request request) {
        return request.getAttribute(PASSED_BY) instanceof HeldPath path && !path.isOver();
    }

    /** Whether a request that Tomcat has not looked at yet is one for this path. */
    boolean concerns(Request request, Mapper mapper) throws IOException {
        String uri = decoded(request.requestURI().getByteChunk());
        if (!isAbove(uri) || !apart.isEmpty() && uri.startsWith(apart + "/")) {
            return false;
        }
        MappingData found = new MappingData();
        mapper.map(copy(request.serverName().toString()), copy(uri), null, found);
        return found.host != null
                && isHost(found.host)
                && (found.context == null
                        || found.context.getPath().length() < path.length()
                        || found.context.getName().equals(name));
    }

    /** Null for what Tomcat will refuse. It is not told that somebody has looked: it goes on with the bytes. */
    private static String decoded(ByteChunk uri) {
        try {
            return uri.isNull()
                    ? null
                    : UDecoder.URLDecode(
                            new String(uri.getBuffer(), uri.getStart(), uri.getLength(), StandardCharsets.ISO_8859_1),
                            StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static MessageBytes copy(String text) {
        MessageBytes copy = MessageBytes.newInstance();
        copy.setString(text);
        return copy;
    }

    boolean isServedBy(Context context) {
        return isHost(context.getParent()) && context.getName().equals(name);
    }

    /** Also one that has come into the place of the one before. */
    private boolean isHost(Container found) {
        return found != null && hosts.contains(found.getName()) && found.getParent() == engine;
    }

    /**
     * Waits until it is over.
     *
     * @param since when the request came, by the clock of {@link System#nanoTime}
     * @return false if that took longer than a request waits
     */
    boolean await(long since) {
        long nanos = Math.min(patience.toNanos() - (System.nanoTime() - since), left());
        return BoundedWait.atMost(Duration.ofNanos(Math.max(0, nanos)), some -> over.await(some, TimeUnit.NANOSECONDS));
    }
}
