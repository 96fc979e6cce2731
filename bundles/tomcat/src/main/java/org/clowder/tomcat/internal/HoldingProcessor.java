package org.clowder.tomcat.internal;

import java.io.IOException;
import org.apache.coyote.Adapter;
import org.apache.coyote.ResponseHold;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1 processor, whose responses can be {@linkplain ResponseHold held}. Only what nothing else could overtake
 * is held: a plain connection, the request read to its end, no further request in the buffer, no file that the system sends.
 */
final class HoldingProcessor extends Http11Processor implements ResponseHold.Holder {

    HoldingProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
        super(protocol, adapter);
    }

    /** {@inheritDoc} A client that does not wait for its answer has its next request wait for it. */
    @Override
    public SocketState service(SocketWrapperBase<?> wrapper) throws IOException {
        if (wrapper.getSocket() instanceof HoldingChannel channel) {
            channel.awaitReleased();
        }
        return super.service(wrapper);
    }

    @Override
    public Runnable hold() {
        SocketWrapperBase<?> wrapper = getSocketWrapper();
        boolean alone = wrapper != null
                && !isAsync()
                && !isUpgrade()
                && isRequestBodyFullyRead()
                && getLeftoverInput() == null
                && request.getAttribute(org.apache.coyote.Constants.SENDFILE_FILENAME_ATTR) == null;
        return alone && wrapper.getSocket() instanceof HoldingChannel channel ? channel.hold() : null;
    }
}
