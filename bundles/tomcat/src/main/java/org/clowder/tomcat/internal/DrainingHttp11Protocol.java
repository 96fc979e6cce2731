package org.clowder.tomcat.internal;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's HTTP/1.1 with two differences. When the listening socket is closed gracefully, the connections that wait to be
 * accepted are accepted first: Tomcat stops its acceptor before it closes the socket, and what arrives in between is
 * reset, which a client cannot tell from a broken request. And a response can be {@linkplain HoldingProcessor held}.
 *
 * <p>Public, with a public constructor, because Tomcat makes it by name.
 */
public final class DrainingHttp11Protocol extends Http11NioProtocol {

    /** How long a graceful close waits for the acceptor to take what waits. */
    private static final long DRAIN_MILLIS = 500;

    private final DrainingEndpoint draining;

    public DrainingHttp11Protocol() {
        this(HeldMemory.OF_PROCESS);
    }

    /** @param held for responses that are held */
    DrainingHttp11Protocol(HeldMemory held) {
        this(new DrainingEndpoint(held));
    }

    private DrainingHttp11Protocol(DrainingEndpoint endpoint) {
        super(endpoint);
        this.draining = endpoint;
    }

    @Override
    protected Processor createProcessor() {
        return new HoldingProcessor(this, getAdapter());
    }

    @Override
    public void closeServerSocketGraceful() {
        draining.drainAndClose(DRAIN_MILLIS);
        super.closeServerSocketGraceful();
    }
}
