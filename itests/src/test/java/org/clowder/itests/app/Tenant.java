package org.clowder.itests.app;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** An application that uses what a container offers, tidies up what it has begun itself, and leaves the rest to the container. */
public final class Tenant extends HttpServlet {

    /** Where, in the properties of the JVM, weak references to the class loaders of all generations are. */
    public static final String LOADERS = "clowder.itests.tenants";

    private static final ThreadLocal<Object> LEFT_ON_THREADS = new ThreadLocal<>();

    /** Notes the class loader, leaves something on the thread that starts it, and keeps another one at work. */
    public static final class Life implements ServletContextListener {
        private final AtomicLong ticks = new AtomicLong();
        private ExecutorService clock;

        @Override
        public void contextInitialized(ServletContextEvent event) {
            LEFT_ON_THREADS.set(this);
            loaders().add(new WeakReference<>(getClass().getClassLoader()));
            loaders().add(new WeakReference<>(event.getServletContext().getClassLoader()));
            clock = Executors.newSingleThreadExecutor();
            clock.execute(this::tick);
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            clock.shutdownNow();
        }

        private void tick() {
            while (!Thread.currentThread().isInterrupted()) {
                ticks.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }

        @SuppressWarnings("unchecked")
        private static List<WeakReference<ClassLoader>> loaders() {
            return (List<WeakReference<ClassLoader>>)
                    System.getProperties().computeIfAbsent(LOADERS, key -> new CopyOnWriteArrayList<>());
        }
    }

    /** In a library of the application. */
    public static final class Initializer implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> types, ServletContext context) {
            context.addFilter("pass", Pass.class).addMappingForUrlPatterns(null, false, "/*");
        }
    }

    /** Lets everything pass. */
    public static final class Pass implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }
    }

    /** Sends back what it is sent. */
    @ServerEndpoint("/socket")
    public static final class Socket {
        @OnMessage
        public String echo(String message) {
            return message;
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        LEFT_ON_THREADS.set(this);
        HttpSession session = request.getSession();
        if (session.isNew()) {
            session.setAttribute("basket", new Basket());
        }
        Basket basket = (Basket) session.getAttribute("basket");
        if (request.getParameter("add") != null) {
            basket.accept(request.getParameter("add"));
        }
        response.setContentType("text/plain");
        response.getWriter().print(source() + " " + basket);
    }

    @SuppressWarnings("BanJNDI") // the name is this application's own
    private static String source() throws IOException {
        try (Connection connection =
                ((DataSource) new InitialContext().lookup("java:comp/env/jdbc/tenant")).getConnection()) {
            return connection.getMetaData().getURL();
        } catch (NamingException | SQLException e) {
            throw new IOException(e);
        }
    }
}
