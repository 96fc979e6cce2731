package org.clowder.server;

/**
 * Something that a member lacks until it is ready. Immutable.
 *
 * @param summary what it is and its state, for everybody who can reach a connector: a context path or an element, no files,
 *     class names and texts of exceptions
 * @param detail the same for those who run the member, with files, class names and reasons
 */
public record Missing(String summary, String detail) {

    /** Something of which everybody may know all. */
    public static Missing of(String what) {
        return new Missing(what, what);
    }

    /** The detail. */
    @Override
    public String toString() {
        return detail;
    }
}
