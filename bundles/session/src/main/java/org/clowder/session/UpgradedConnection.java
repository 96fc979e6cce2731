package org.clowder.session;

import jakarta.servlet.http.WebConnection;
import java.util.function.Supplier;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http11.upgrade.UpgradeInfo;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.clowder.session.internal.replica.RequestScope;

/**
 * A connection that was upgraded, a WebSocket for example: what comes on it is served like a request, with all that its endpoint has taken from
 * sessions so far. Tomcat calls it on one thread at a time.
 */
final class UpgradedConnection implements InternalHttpUpgradeHandler {

    private final InternalHttpUpgradeHandler handler;
    private volatile RequestScope before;

    /** @param before of the request that was upgraded */
    UpgradedConnection(InternalHttpUpgradeHandler handler, RequestScope before) {
        this.handler = handler;
        this.before = before;
    }

    private <T> T serve(Supplier<T> serves) {
        RequestScope scope = before.again();
        if (scope == null) {
            return serves.get();
        }
        try {
            return serves.get();
        } finally {
            before = scope;
            scope.publishAndEnd();
        }
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent status) {
        return serve(() -> handler.upgradeDispatch(status));
    }

    @Override
    public void init(WebConnection connection) {
        serve(() -> {
            handler.init(connection);
            return null;
        });
    }

    @Override
    public void destroy() {
        serve(() -> {
            handler.destroy();
            return null;
        });
    }

    @Override
    public void timeoutAsync(long now) {
        handler.timeoutAsync(now);
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        handler.setSocketWrapper(wrapper);
    }

    @Override
    public void setSslSupport(SSLSupport support) {
        handler.setSslSupport(support);
    }

    @Override
    public void pause() {
        handler.pause();
    }

    @Override
    public boolean hasAsyncIO() {
        return handler.hasAsyncIO();
    }

    @Override
    public UpgradeInfo getUpgradeInfo() {
        return handler.getUpgradeInfo();
    }
}
