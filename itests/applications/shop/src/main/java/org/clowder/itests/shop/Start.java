package org.clowder.itests.shop;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import org.springframework.web.servlet.support.AbstractAnnotationConfigDispatcherServletInitializer;
import org.springframework.web.util.HttpSessionMutexListener;

/** Found by Spring's own initializer in WEB-INF/lib. */
public final class Start extends AbstractAnnotationConfigDispatcherServletInitializer {

    @Override
    public void onStartup(ServletContext context) throws ServletException {
        super.onStartup(context);
        context.addListener(HttpSessionMutexListener.class);
    }

    @Override
    protected Class<?>[] getRootConfigClasses() {
        return null;
    }

    @Override
    protected Class<?>[] getServletConfigClasses() {
        return new Class<?>[] {Shop.class};
    }

    @Override
    protected String[] getServletMappings() {
        return new String[] {"/"};
    }
}
