package org.clowder.deploy.internal.jaggery;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.servlets.WebdavServlet;
import org.apache.catalina.valves.ValveBase;

/**
 * Keeps scripts and {@code jaggery.conf} from being served as files. It sees the decoded and normalized path, and compares without
 * case, and without dots and spaces at the end, because some file systems do.
 */
public final class SourcesValve extends ValveBase {

    private static final Pattern SOURCE = Pattern.compile("(?s)(.*/)?(jaggery\\.conf|[^/]*\\.jag)[. ]*/?");
    private static final Pattern INSIDE = Pattern.compile("(?s)/+(web|meta)-inf(/.*)?");

    private SourcesValve() {
        super(true);
    }

    /** Keeps those of a context, if it is that of a Jaggery application. */
    public static void install(Context context, Path application) {
        if (JaggeryConf.isApplication(application)) {
            install(context);
        }
    }

    /** Keeps those of a context that has not started, with its own configuration among its listeners already. */
    static void install(Context context) {
        context.getPipeline().addValve(new SourcesValve());
        context.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
                DispatchedSources.install(context);
            }
        });
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String info = request.getPathInfo();
        if (isFileServer(request.getWrapper()) && isSource(request.getServletPath() + (info == null ? "" : info))) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        getNext().invoke(request, response);
    }

    static boolean isFileServer(Wrapper wrapper) {
        String type = wrapper == null ? null : wrapper.getServletClass();
        return DefaultServlet.class.getName().equals(type)
                || WebdavServlet.class.getName().equals(type);
    }

    static boolean isSource(String path) {
        return SOURCE.matcher(path.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether a path that a client chooses must not lead to a script. */
    static boolean isPrivate(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return INSIDE.matcher(lower).matches() || lower.startsWith("/" + JaggeryConf.NAME);
    }
}
