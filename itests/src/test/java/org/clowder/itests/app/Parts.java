package org.clowder.itests.app;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import jakarta.servlet.jsp.tagext.SimpleTagSupport;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Parts of an application that has one of every kind. */
public final class Parts {

    private Parts() {}

    /** What the initializer asks for. */
    public interface Wanted {}

    public static final class OfTheLibrary implements Wanted {}

    public static final class OfTheApplication implements Wanted {}

    @HandlesTypes(Wanted.class)
    public static final class Initializer implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> types, ServletContext context) {
            context.setAttribute(
                    "handled", types.stream().map(Class::getSimpleName).sorted().toList());
            context.addServlet("added", new Shown()).addMapping("/added/*");
        }
    }

    @WebListener
    public static final class Started implements ServletContextListener, HttpSessionListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            event.getServletContext().setAttribute("started", "handled are " + handled(event.getServletContext()));
        }

        private static Object handled(ServletContext context) {
            return context.getAttribute("handled");
        }

        @Override
        public void sessionCreated(HttpSessionEvent event) {
            event.getSession().setAttribute("visits", 0);
        }
    }

    @WebFilter(
            urlPatterns = "/*",
            dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.FORWARD})
    public static final class Stamp implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).addHeader("X-Stamp", "" + request.getDispatcherType());
            chain.doFilter(request, response);
        }
    }

    /** What a resource in JNDI is made of. */
    public static final class Box {
        private int weight;

        public int getWeight() {
            return weight;
        }

        public void setWeight(int weight) {
            this.weight = weight;
        }
    }

    public static final class ShoutTag extends SimpleTagSupport {
        private String text;

        public void setText(String text) {
            this.text = text;
        }

        @Override
        public void doTag() throws IOException {
            getJspContext().getOut().print(text.toUpperCase(java.util.Locale.ROOT));
        }
    }

    @ServerEndpoint("/echo/{name}")
    public static final class Echo {
        @OnMessage
        public String echo(String message, Session session, @PathParam("name") String name) {
            return session.getRequestURI().getPath() + " " + name + " " + session.getRequestParameterMap() + ": "
                    + message;
        }
    }

    /** What an application sees of itself and of a request; fails in the way that is asked for. */
    @WebServlet(name = "shown", urlPatterns = "/shown/*", initParams = @WebInitParam(name = "by", value = "annotation"))
    public static final class Shown extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            doGet(request, response);
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getParameter("fail") != null) {
                throw new IllegalStateException("asked to");
            }
            if (request.getParameter("status") != null) {
                response.sendError(Integer.parseInt(request.getParameter("status")), "asked for");
                return;
            }
            response.setContentType("text/plain;charset=UTF-8");
            PrintWriter out = response.getWriter();
            show(request, out);
            show(getServletContext(), out);
            if (request.getParameter("session") != null) {
                show(request.getSession(), out);
            }
        }

        private void show(HttpServletRequest request, PrintWriter out) {
            out.println(getServletName() + " " + getInitParameter("by"));
            out.println(request.getContextPath() + " " + request.getServletPath() + " " + request.getPathInfo());
            out.println(request.getHttpServletMapping().getMappingMatch() + " "
                    + request.getHttpServletMapping().getPattern());
            request.getParameterMap().forEach((name, values) -> out.println(name + "=" + Arrays.toString(values)));
            out.println(request.getCharacterEncoding() + " " + request.getRemoteUser() + " "
                    + request.isUserInRole("boss"));
        }

        private static void show(ServletContext context, PrintWriter out) {
            out.println(context.getServletContextName() + " " + context.getContextPath() + " "
                    + context.getVirtualServerName() + " " + context.getServerInfo());
            out.println(context.getEffectiveMajorVersion() + "." + context.getEffectiveMinorVersion() + " "
                    + context.getSessionTimeout() + " "
                    + context.getSessionCookieConfig().isHttpOnly() + " "
                    + context.getEffectiveSessionTrackingModes() + " " + context.getMimeType("a.part"));
            for (String name : sorted(Collections.list(context.getInitParameterNames()))) {
                out.println(name + "=" + context.getInitParameter(name));
            }
            show(context.getServletRegistrations(), out);
            show(context.getFilterRegistrations(), out);
            for (String directory : new String[] {"/", "/WEB-INF/", "/of-the-library/"}) {
                out.println(directory + " " + sorted(context.getResourcePaths(directory)));
            }
            out.println(context.getAttribute("started") + " " + context.getAttribute(ServletContext.ORDERED_LIBS));
            out.println(looked("ofWebXml") + " " + looked("ofTheFragment") + " " + looked("ofTheContext") + " "
                    + (looked("bean/box") instanceof Box box ? box.getWeight() : "no box"));
        }

        private static void show(Map<String, ? extends Registration> all, PrintWriter out) {
            out.println(all.values().stream()
                    .map(each -> each.getName() + " " + each.getClassName())
                    .sorted()
                    .collect(Collectors.joining(", ")));
        }

        private static void show(HttpSession session, PrintWriter out) {
            int visits = (Integer) session.getAttribute("visits") + 1;
            session.setAttribute("visits", visits);
            out.println(session.isNew() + " " + visits + " " + session.getMaxInactiveInterval());
        }

        private static Set<String> sorted(Collection<String> all) {
            return all == null ? Set.of() : new TreeSet<>(all);
        }

        @SuppressWarnings("BanJNDI") // the names are of this class
        private static Object looked(String name) {
            try {
                return new InitialContext().lookup("java:comp/env/" + name);
            } catch (NamingException e) {
                return e.toString();
            }
        }
    }
}
