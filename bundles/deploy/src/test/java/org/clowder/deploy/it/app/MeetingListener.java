package org.clowder.deploy.it.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets its application start only while another one starts, too: they meet at a barrier among the system properties. */
@WebListener
public final class MeetingListener implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        CyclicBarrier meeting = (CyclicBarrier) System.getProperties().get(MeetingListener.class.getName());
        try {
            meeting.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("Nobody came", e);
        }
    }
}
