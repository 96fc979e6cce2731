package org.clowder.server.internal.contribution.slot;

import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/** A {@link ValveChain} for an access log, which Tomcat recognises by its type. */
public final class AccessLogChain extends ValveChain implements AccessLog {

    private volatile boolean requestAttributes;

    @Override
    public void log(Request request, Response response, long time) {
        valves().forEach(valve -> ((AccessLog) valve).log(request, response, time));
    }

    @Override
    public void setRequestAttributesEnabled(boolean enabled) {
        requestAttributes = enabled;
        valves().forEach(valve -> ((AccessLog) valve).setRequestAttributesEnabled(enabled));
    }

    @Override
    public boolean getRequestAttributesEnabled() {
        return valves().isEmpty() ? requestAttributes : ((AccessLog) valves().get(0)).getRequestAttributesEnabled();
    }
}
