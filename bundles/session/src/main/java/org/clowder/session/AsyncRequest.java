package org.clowder.session;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.clowder.session.internal.replica.RequestScope;

/**
 * The rest of a request that goes on in threads of the application: what it changes in its sessions is published before its response is
 * finished, by whoever finishes it: the thread that completes it, or the one to which it was dispatched.
 */
final class AsyncRequest implements AsyncListener {

    private static final String NOTE = AsyncRequest.class.getName();

    private final RequestScope before;
    private final AsyncRequest earlier;
    private final Runnable ends;
    private final AtomicBoolean over = new AtomicBoolean();

    private AsyncRequest(RequestScope before, AsyncRequest earlier) {
        this.before = before;
        this.earlier = earlier;
        this.ends = before.goesOn();
    }

    /** A thread leaves a request, to be called before it publishes: the request goes on elsewhere, or has done so until now. */
    static void left(Request request, RequestScope scope) {
        AsyncRequest earlier = (AsyncRequest) request.getNote(NOTE);
        if (request.isAsyncStarted()) {
            AsyncRequest goesOn = new AsyncRequest(scope, earlier);
            request.setNote(NOTE, goesOn);
            request.getAsyncContext().addListener(goesOn);
        } else if (earlier != null) {
            earlier.over(scope);
        }
    }

    private void over(RequestScope scope) {
        if (earlier != null) {
            earlier.over(scope);
        }
        if (over.compareAndSet(false, true)) {
            ends.run();
            before.into(scope);
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        RequestScope current = RequestScope.current();
        if (current != null) {
            // it was dispatched, and is published with the rest
            over(current);
            return;
        }
        RequestScope scope = RequestScope.begin();
        over(scope);
        scope.publishAndEnd();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // it is completed then
    }

    @Override
    public void onError(AsyncEvent event) {
        // it is completed then
    }
}
