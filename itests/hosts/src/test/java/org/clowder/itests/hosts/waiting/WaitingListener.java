package org.clowder.itests.hosts.waiting;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;

/** Meets the test twice, at a barrier that is a service: when the application starts, and when it may go on. */
public final class WaitingListener implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        BundleContext bundle = (BundleContext) event.getServletContext().getAttribute("osgi-bundlecontext");
        CyclicBarrier barrier = bundle.getService(bundle.getServiceReference(CyclicBarrier.class));
        try {
            barrier.await(1, TimeUnit.MINUTES);
            barrier.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("The test has not come", e);
        }
    }
}
