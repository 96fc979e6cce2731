package org.clowder.itests;

import java.io.IOException;

/** Sends one request after the other, and decides where to. For one thread. */
interface Caller extends AutoCloseable {

    /** Asks once, as far as the caller of this method can tell. */
    KeepAliveClient.Answer get(String path, String cookie) throws IOException;

    @Override
    void close() throws IOException;
}
