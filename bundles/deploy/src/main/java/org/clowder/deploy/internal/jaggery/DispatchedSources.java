package org.clowder.deploy.internal.jaggery;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Keeps sources from being served as files where an application includes them or forwards to them, which no valve sees. */
final class DispatchedSources extends HttpFilter {

    private static final String NAME = "org.clowder.sources";
    private static final long serialVersionUID = 1L;

    /** Puts it before the file servers of a context whose servlets are known. */
    static void install(Context context) {
        List<String> servers = Arrays.stream(context.findChildren())
                .filter(child -> child instanceof Wrapper wrapper && SourcesValve.isFileServer(wrapper))
                .map(child -> child.getName())
                .toList();
        if (servers.isEmpty() || context.findFilterDef(NAME) != null) {
            return;
        }
        FilterDef filter = new FilterDef();
        filter.setFilterName(NAME);
        filter.setFilterClass(DispatchedSources.class.getName());
        filter.setFilter(new DispatchedSources());
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap map = new FilterMap();
        map.setFilterName(NAME);
        servers.forEach(map::addServletName);
        for (DispatcherType type : DispatcherType.values()) {
            if (type != DispatcherType.REQUEST) {
                map.setDispatcher(type.name());
            }
        }
        context.addFilterMapBefore(map);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (SourcesValve.isSource(path(request))) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** The one that the file server takes. */
    private static String path(HttpServletRequest request) {
        boolean included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null;
        return included
                ? whole((String) request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH), (String)
                        request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO))
                : whole(request.getServletPath(), request.getPathInfo());
    }

    private static String whole(String servletPath, String info) {
        return (servletPath == null ? "" : servletPath) + (info == null ? "" : info);
    }
}
