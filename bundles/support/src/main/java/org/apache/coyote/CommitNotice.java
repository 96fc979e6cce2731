package org.apache.coyote;

/**
 * Runs something just before the head of a response leaves, on the thread that makes it leave. In this package because
 * Tomcat offers no other place: a response and its processor find each other through a field that only this package sees.
 */
public final class CommitNotice implements ActionHook {

    private final Response response;
    private final ActionHook processor;
    private final Runnable action;

    private CommitNotice(Response response, ActionHook processor, Runnable action) {
        this.response = response;
        this.processor = processor;
        this.action = action;
    }

    /**
     * Begins to watch a response.
     *
     * @param action runs once at most; it should not throw
     * @return to be {@linkplain #remove removed} by the caller, on the thread of the request
     */
    public static CommitNotice install(Response response, Runnable action) {
        CommitNotice notice = new CommitNotice(response, response.hook, action);
        response.setHook(notice);
        return notice;
    }

    /** Ends watching; the response is as it was before. */
    public void remove() {
        if (response.hook == this) {
            response.setHook(processor);
        }
    }

    @Override
    public void action(ActionCode actionCode, Object param) {
        // a processor that closes commits by itself, without asking here again
        if ((actionCode == ActionCode.COMMIT || actionCode == ActionCode.CLOSE) && !response.isCommitted()) {
            remove();
            action.run();
        }
        processor.action(actionCode, param);
    }
}
