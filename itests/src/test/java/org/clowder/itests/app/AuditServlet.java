package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.List;

/** Says what the JVM holds after a collection, one a line: class loaders of tenants, threads, MBeans. */
public final class AuditServlet extends HttpServlet {

    @Override
    @SuppressWarnings("unchecked")
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        System.gc();
        response.setContentType("text/plain");
        PrintWriter out = response.getWriter();
        List<WeakReference<?>> loaders =
                (List<WeakReference<?>>) System.getProperties().getOrDefault(Tenant.LOADERS, List.of());
        out.println("seen " + loaders.size());
        loaders.stream().filter(each -> !each.refersTo(null)).forEach(each -> out.println("loader " + each.get()));
        Thread.getAllStackTraces().keySet().forEach(each -> out.println("thread " + each.getName()));
        ManagementFactory.getPlatformMBeanServer().queryNames(null, null).forEach(each -> out.println("mbean " + each));
    }
}
