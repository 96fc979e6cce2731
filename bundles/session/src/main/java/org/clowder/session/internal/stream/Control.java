package org.clowder.session.internal.stream;

/** A small operation that is not about the content of one replica. May arrive more than once. */
@FunctionalInterface
public interface Control {
    void writeTo(Operations operations);
}
