package org.clowder.session.internal.protocol;

/** Is told of each class that was refused. Called on the decoding thread; it must be quick and must not throw. */
public interface Refusals {

    /**
     * Takes note of one class.
     *
     * @param className as it was sent: text from another member, of any length
     */
    void refused(String className);
}
