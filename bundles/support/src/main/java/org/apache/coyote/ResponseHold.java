package org.apache.coyote;

/**
 * Keeps what is written to a response from leaving for a while, without a thread that waits. In this package because
 * only here the processor of a response can be found.
 */
public final class ResponseHold {

    private ResponseHold() {}

    /** A processor that can keep its response back. */
    public interface Holder {

        /**
         * What is written from now on, by this request, leaves when the returned action runs; called by the request's thread.
         *
         * @return may run on any thread, once; never blocks. Null if this response cannot be held: the caller waits itself.
         */
        Runnable hold();
    }

    /**
     * Holds a response; to be called by the thread of its request, while it may still write.
     *
     * @return lets the response go, from whatever thread, once; null if this response cannot be held
     */
    public static Runnable of(Response response) {
        return response.hook instanceof Holder holder ? holder.hold() : null;
    }
}
