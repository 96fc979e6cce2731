package org.clowder.itests.whiteboard;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet of one method. */
class Page extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Work work;

    interface Work {
        void of(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException;
    }

    Page(Work work) {
        this.work = work;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        work.of(request, response);
    }
}
