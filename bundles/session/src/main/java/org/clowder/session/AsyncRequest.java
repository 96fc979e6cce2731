package org.clowder.session;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.clowder.session.internal.replica.ReplicatedSession;
import org.clowder.session.internal.replica.RequestScope;

/**
 * The rest of a request that goes on in threads of the application: what it changes in its sessions is published before its response is
 * finished, by whoever finishes it: the thread that completes it, or the one to which it was dispatched.
 */
final class AsyncRequest implements AsyncListener {

    private static final String NOTE = AsyncRequest.class.getName();

    private final Request request;
    private final RequestScope before;
    private final AtomicBoolean over = new AtomicBoolean();

    private AsyncRequest(Request request, RequestScope before) {
        this.request = request;
        this.before = before;
    }

    /** A thread leaves a request, to be called before it publishes: the request goes on elsewhere, or has done so until now. */
    static void left(Request request, RequestScope scope) {
        if (request.getNote(NOTE) instanceof AsyncRequest earlier) {
            earlier.over(scope);
        }
        if (request.isAsyncStarted()) {
            scope.goesOn();
            AsyncRequest goesOn = new AsyncRequest(request, scope);
            request.setNote(NOTE, goesOn);
            request.getAsyncContext().addListener(goesOn);
        }
    }

    private void over(RequestScope scope) {
        if (over.compareAndSet(false, true)) {
            before.into(scope);
            // a thread of the application may have been the first that asked for it
            if (request.getSessionInternal(false) instanceof ReplicatedSession session) {
                scope.uses(session);
            }
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
        try {
            over(scope);
        } finally {
            scope.publishAndEnd();
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        if (!over.get()) {
            event.getAsyncContext().addListener(this);
        }
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
