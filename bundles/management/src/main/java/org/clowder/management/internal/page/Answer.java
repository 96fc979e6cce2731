package org.clowder.management.internal.page;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a page answers; nobody may keep it. Immutable.
 *
 * @param status of HTTP
 * @param type the type of the body, which is sent as UTF-8
 * @param headers beside these
 * @param rest what follows the body for as long as somebody watches; null for nothing
 */
public record Answer(int status, String type, String body, Map<String, String> headers, Rest rest) {

    /** What follows a body piece by piece. */
    @FunctionalInterface
    public interface Rest {

        /**
         * Writes it, on the thread of the request.
         *
         * @param goesOn false once it has to end; to be asked often, as a stop waits for it
         * @throws IOException if nobody watches any more
         */
        void writeTo(OutputStream out, BooleanSupplier goesOn) throws IOException;
    }

    public Answer {
        headers = Map.copyOf(headers);
    }

    public Answer(int status, String type, String body) {
        this(status, type, body, Map.of(), null);
    }

    /** One line of JSON. */
    public static Answer json(int status, String body) {
        return new Answer(status, "application/json", body + "\n");
    }

    /** The same with these headers. */
    public Answer with(Map<String, String> more) {
        return new Answer(status, type, body, more, rest);
    }
}
