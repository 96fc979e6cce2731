package org.clowder.deploy.internal.jaggery;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** A request that a URL mapping leads to a script: the script is its servlet path, its URI is the client's. */
final class MappedRequest extends HttpServletRequestWrapper {

    private final String script;
    private final boolean included;

    MappedRequest(HttpServletRequest request, String script, boolean included) {
        super(request);
        this.script = script;
        this.included = included;
    }

    @Override
    public String getServletPath() {
        return included ? super.getServletPath() : script;
    }

    @Override
    public Object getAttribute(String name) {
        return included && name.equals(RequestDispatcher.INCLUDE_SERVLET_PATH) ? script : super.getAttribute(name);
    }
}
