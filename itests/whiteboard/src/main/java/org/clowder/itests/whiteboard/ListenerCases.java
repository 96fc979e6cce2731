package org.clowder.itests.whiteboard;

import jakarta.servlet.ServletContextAttributeEvent;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequestAttributeEvent;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.runtime.dto.DTOConstants;

/** ListenerTestCase of the OSGi TCK; EventListenerTest of Felix. */
final class ListenerCases {

    private final Site site;
    private final List<String> told = new CopyOnWriteArrayList<>();

    ListenerCases(Site site) {
        this.site = site;
    }

    private <S> ServiceRegistration<S> listen(Class<S> type, S listener) {
        return site.offer(type, listener, "listener", "true");
    }

    void ofContexts() {
        ServiceRegistration<ServletContextListener> registration =
                listen(ServletContextListener.class, new ServletContextListener() {
                    @Override
                    public void contextInitialized(ServletContextEvent event) {
                        told.add("begin " + event.getServletContext().getServletContextName());
                    }

                    @Override
                    public void contextDestroyed(ServletContextEvent event) {
                        told.add("end");
                    }
                });
        Expect.equal(told, List.of("begin default"));
        site.retract(registration);
        Expect.equal(told, List.of("begin default", "end"));
    }

    void ofAttributesOfContexts() throws IOException {
        listen(ServletContextAttributeListener.class, new ServletContextAttributeListener() {
            @Override
            public void attributeAdded(ServletContextAttributeEvent event) {
                told.add("+" + event.getName());
            }

            @Override
            public void attributeReplaced(ServletContextAttributeEvent event) {
                told.add("~" + event.getValue());
            }

            @Override
            public void attributeRemoved(ServletContextAttributeEvent event) {
                told.add("-" + event.getName());
            }
        });
        site.servlet(
                (request, response) -> {
                    request.getServletContext().setAttribute("x", 1);
                    request.getServletContext().setAttribute("x", 2);
                    request.getServletContext().removeAttribute("x");
                },
                "servlet.pattern",
                "/a");
        site.text("/a");
        Expect.equal(told, List.of("+x", "~1", "-x"));
    }

    void ofRequests() throws IOException {
        listen(ServletRequestListener.class, new ServletRequestListener() {
            @Override
            public void requestInitialized(ServletRequestEvent event) {
                told.add("begin");
            }

            @Override
            public void requestDestroyed(ServletRequestEvent event) {
                told.add("end");
            }
        });
        listen(ServletRequestAttributeListener.class, new ServletRequestAttributeListener() {
            @Override
            public void attributeAdded(ServletRequestAttributeEvent event) {
                told.add("+" + event.getName());
            }
        });
        site.servlet((request, response) -> request.setAttribute("x", 1), "servlet.pattern", "/a");
        site.text("/a");
        Expect.equal(told, List.of("begin", "+x", "end"));
    }

    void ofSessions() throws IOException {
        listen(HttpSessionListener.class, new HttpSessionListener() {
            @Override
            public void sessionCreated(HttpSessionEvent event) {
                told.add("begin");
            }

            @Override
            public void sessionDestroyed(HttpSessionEvent event) {
                told.add("end");
            }
        });
        listen(HttpSessionAttributeListener.class, new HttpSessionAttributeListener() {
            @Override
            public void attributeAdded(HttpSessionBindingEvent event) {
                told.add("+" + event.getName());
            }

            @Override
            public void attributeReplaced(HttpSessionBindingEvent event) {
                told.add("~" + event.getValue());
            }

            @Override
            public void attributeRemoved(HttpSessionBindingEvent event) {
                told.add("-" + event.getName());
            }
        });
        site.servlet((request, response) -> request.getSession().setAttribute("x", 1), "servlet.pattern", "/set");
        site.servlet((request, response) -> request.getSession().removeAttribute("x"), "servlet.pattern", "/remove");
        site.servlet((request, response) -> request.getSession().invalidate(), "servlet.pattern", "/end");
        for (String page : List.of("/set", "/set", "/remove", "/end")) {
            Expect.equal(site.status(page), 200);
        }
        Expect.equal(told, List.of("begin", "+x", "~1", "-x", "end"));
    }

    void ofIdsOfSessions() throws IOException {
        listen(HttpSessionIdListener.class, (event, old) -> told.add("new id"));
        site.servlet(
                (request, response) -> {
                    request.getSession();
                    request.changeSessionId();
                },
                "servlet.pattern",
                "/a");
        Expect.equal(site.status("/a"), 200);
        Expect.equal(told, List.of("new id"));
    }

    void oneThatIsNotSureIsAFailure() {
        ServiceRegistration<HttpSessionIdListener> registration =
                site.offer(HttpSessionIdListener.class, (event, old) -> {}, "listener", "perhaps");
        Expect.that(
                List.of(site.runtimeDTO().failedListenerDTOs).stream()
                        .anyMatch(failed -> failed.serviceId == Site.id(registration)
                                && failed.failureReason == DTOConstants.FAILURE_REASON_VALIDATION_FAILED),
                "a failure");
    }
}
