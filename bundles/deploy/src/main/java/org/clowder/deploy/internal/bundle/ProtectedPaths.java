package org.clowder.deploy.internal.bundle;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Keeps the directories from being served that belong to the bundle and not to the site (OSGi Web Applications, section
 * 128.3.5). Tomcat itself does so for WEB-INF and META-INF. It sees the decoded and normalized path, and compares without
 * case because some file systems do.
 */
final class ProtectedPaths extends ValveBase {

    private static final List<String> DIRECTORIES = List.of("/OSGI-INF", "/OSGI-OPT");

    ProtectedPaths() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String path = request.getRequestPathMB().toString().toUpperCase(Locale.ROOT);
        for (String directory : DIRECTORIES) {
            if (path.equals(directory) || path.startsWith(directory + "/")) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
        }
        getNext().invoke(request, response);
    }
}
