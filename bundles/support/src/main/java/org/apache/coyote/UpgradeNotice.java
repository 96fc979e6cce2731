package org.apache.coyote;

import java.util.function.UnaryOperator;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;

/**
 * Puts something around Tomcat's own handler of a connection that a request upgrades, a WebSocket's for example. In this package as
 * {@link CommitNotice} is.
 */
public final class UpgradeNotice implements ActionHook {

    private final Request request;
    private final ActionHook processor;
    private final UnaryOperator<InternalHttpUpgradeHandler> around;

    private UpgradeNotice(Request request, ActionHook processor, UnaryOperator<InternalHttpUpgradeHandler> around) {
        this.request = request;
        this.processor = processor;
        this.around = around;
    }

    /**
     * Begins to watch a request, before anybody watches its response: the two have one processor.
     *
     * @param around is given the handler, and gives what takes its place
     * @return to be {@linkplain #remove removed} by the caller, on the thread of the request
     */
    public static UpgradeNotice install(
            Request request, Response response, UnaryOperator<InternalHttpUpgradeHandler> around) {
        UpgradeNotice notice = new UpgradeNotice(request, response.hook, around);
        request.setHook(notice);
        return notice;
    }

    /** Ends watching; the request is as it was before. */
    public void remove() {
        request.setHook(processor);
    }

    @Override
    public void action(ActionCode actionCode, Object param) {
        Object passed = param;
        if (actionCode == ActionCode.UPGRADE
                && param instanceof UpgradeToken token
                && token.getHttpUpgradeHandler() instanceof InternalHttpUpgradeHandler handler) {
            passed = new UpgradeToken(
                    around.apply(handler), token.getContextBind(), token.getInstanceManager(), token.getProtocol());
        }
        processor.action(actionCode, passed);
    }
}
