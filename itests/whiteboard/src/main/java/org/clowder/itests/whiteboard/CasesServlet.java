package org.clowder.itests.whiteboard;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Runs cases inside the framework, each with services of its own: {@code /cases} lists them, {@code /cases?name=Class.method} runs
 * one and answers {@code passed}, or why not.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/cases",
            "osgi.http.whiteboard.context.select=(osgi.http.whiteboard.context.name=cases)"
        })
public final class CasesServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final List<Class<?>> ALL = List.of(
            AsyncCases.class,
            ContextCases.class,
            DispatchCases.class,
            ErrorPageCases.class,
            FilterCases.class,
            ListenerCases.class,
            PreprocessorCases.class,
            ResourceCases.class,
            RuntimeCases.class,
            ServletCases.class,
            SessionCases.class,
            SocketCases.class,
            UploadCases.class);

    private final transient BundleContext context;

    @Activate
    public CasesServlet(BundleContext context) {
        this.context = context;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        PrintWriter answer = response.getWriter();
        String wanted = request.getParameter("name");
        for (Method method : cases().toList()) {
            String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
            if (wanted == null) {
                answer.println(name);
            } else if (wanted.equals(name)) {
                run(method, request.getLocalPort(), request.getContextPath(), answer);
            }
        }
    }

    private static Stream<Method> cases() {
        return ALL.stream().flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic()
                        && method.getParameterCount() == 0
                        && !Modifier.isStatic(method.getModifiers())
                        && !Modifier.isPrivate(method.getModifiers())));
    }

    private void run(Method method, int port, String path, PrintWriter answer) {
        try (Site site = new Site(context, port, path)) {
            Object cases = method.getDeclaringClass()
                    .getDeclaredConstructor(Site.class)
                    .newInstance(site);
            method.setAccessible(true);
            method.invoke(cases);
            answer.print("passed");
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace(answer);
        } catch (ReflectiveOperationException e) {
            e.printStackTrace(answer);
        }
    }
}
