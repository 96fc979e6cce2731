package org.apache.coyote.http2;

import jakarta.servlet.http.HttpUpgradeHandler;

/** Whether a connection's streams of HTTP/2 are at their ends. In this package because only it sees their number. */
public final class OpenStreams {

    private OpenStreams() {}

    /** True if the handler is one of HTTP/2, and requests or responses of it are not at their end. */
    public static boolean any(HttpUpgradeHandler handler) {
        return handler instanceof Http2UpgradeHandler http2 && http2.activeRemoteStreamCount.get() > 0;
    }
}
