package org.clowder.management.internal.page;

/**
 * What a page answers; nobody may keep it. Immutable.
 *
 * @param status of HTTP
 * @param type the type of the body, which is sent as UTF-8
 */
public record Answer(int status, String type, String body) {

    /** One line of JSON. */
    public static Answer json(int status, String body) {
        return new Answer(status, "application/json", body + "\n");
    }
}
