package org.clowder.session;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.clowder.session.internal.replica.RequestScope;

/**
 * The rest of a request that goes on in threads of the application: what it changes in its sessions is published before its response is
 * finished.
 */
final class AsyncRequest implements AsyncListener {

    private final RequestScope before;

    /** @param before of the thread that began it */
    AsyncRequest(RequestScope before) {
        this.before = before;
        before.goesOn();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        before.isOver();
        RequestScope scope = before.again();
        if (scope != null) {
            scope.publishAndEnd();
        }
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
