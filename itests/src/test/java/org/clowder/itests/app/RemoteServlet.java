package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Base64;

/**
 * Has clients call methods of the {@link OrderDesk} in their session: {@code method}, and {@code argument}, serialized, if it
 * takes one. The service is put into the session once.
 */
public final class RemoteServlet extends HttpServlet {

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        OrderDesk service = service(request.getSession());
        try {
            Object[] arguments = arguments(request.getParameter("argument"));
            Class<?>[] types = Arrays.stream(arguments).map(Object::getClass).toArray(Class<?>[]::new);
            Method method = OrderDesk.class.getMethod(request.getParameter("method"), types);
            method.invoke(service, arguments);
            response.getWriter().print(service);
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }

    private static OrderDesk service(HttpSession session) {
        OrderDesk service = (OrderDesk) session.getAttribute("service");
        if (service == null) {
            service = new OrderDesk();
            session.setAttribute("service", service);
        }
        return service;
    }

    @SuppressWarnings("BanSerializableRead") // the test alone sends something
    private static Object[] arguments(String encoded) throws IOException, ClassNotFoundException {
        if (encoded == null) {
            return new Object[0];
        }
        byte[] bytes = Base64.getDecoder().decode(encoded);
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return new Object[] {in.readObject()};
        }
    }
}
