package org.clowder.deploy.internal.jaggery;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.core.StandardContext;

/** Has the scripts of one application, for one start of it, served by whatever service there is for them. */
final class ScriptServlet extends GenericServlet {

    /** What needs no URL mapping. */
    static final String SCRIPTS = "*.jag";

    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> scripts;
    private final transient ScriptEngine engine;

    /** @param scripts the script for each URL pattern */
    ScriptServlet(StandardContext context, Map<String, String> scripts, ScriptServices services) {
        this.scripts = scripts;
        this.engine = new ScriptEngine(context, this, services);
    }

    /** Tells the service of sessions. */
    HttpSessionListener sessions() {
        return engine;
    }

    @Override
    public void init() {
        engine.open();
    }

    @Override
    public void service(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        HttpServletRequest script = script((HttpServletRequest) request);
        if (script == null) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Optional<ScriptInstance> instance = engine.enter();
        if (instance.isEmpty()) {
            missing((HttpServletResponse) response);
            return;
        }
        try {
            instance.get().servlet().service(script, response);
        } finally {
            instance.get().leave();
        }
    }

    /** An error page of the application may be a script, too. */
    private static void missing(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_NOT_IMPLEMENTED);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().println(ScriptServices.MISSING);
    }

    /** The request with the path of its script; null if that is none for clients. */
    private HttpServletRequest script(HttpServletRequest request) {
        boolean included = request.getAttribute(RequestDispatcher.INCLUDE_MAPPING) != null;
        HttpServletMapping mapping = included
                ? (HttpServletMapping) request.getAttribute(RequestDispatcher.INCLUDE_MAPPING)
                : request.getHttpServletMapping();
        String script = mapping == null ? null : scripts.get(mapping.getPattern());
        if (script == null) {
            return request;
        }
        if (!script.endsWith("*")) {
            return new MappedRequest(request, script, included);
        }
        String chosen = script.substring(0, script.length() - 1) + mapping.getMatchValue();
        return SourcesValve.isPrivate(chosen) ? null : new MappedRequest(request, chosen, included);
    }

    @Override
    public void destroy() {
        engine.close();
    }
}
