package org.clowder.session.internal.stream;

/** A small operation that is not about the content of a record. May arrive more than once. */
@FunctionalInterface
interface Control {
    void writeTo(Operations operations);
}
