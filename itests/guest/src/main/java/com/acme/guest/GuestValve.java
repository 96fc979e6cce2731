package com.acme.guest;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Adds the header {@code X-Guest} with a greeting and the bundle's version; does not start if the greeting is
 * {@code refuse}. A request fails if it leaves the valve after the valve was stopped.
 */
public final class GuestValve extends ValveBase {

    private String greeting = "hello";
    private volatile boolean stopped;

    public GuestValve() {
        super(true);
    }

    public void setGreeting(String greeting) {
        this.greeting = greeting;
    }

    @Override
    protected void startInternal() throws LifecycleException {
        if (greeting.equals("refuse")) {
            throw new LifecycleException("This guest refuses to start");
        }
        super.startInternal();
    }

    @Override
    protected void stopInternal() throws LifecycleException {
        stopped = true;
        super.stopInternal();
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        response.addHeader("X-Guest", greeting + " " + Guest.version());
        getNext().invoke(request, response);
        if (stopped) {
            throw new IllegalStateException("The valve was stopped while a request was inside");
        }
    }
}
