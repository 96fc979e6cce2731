package org.clowder.session.internal.replica;

/** An object that somebody may change without a word, and what it was made of. */
record LiveValue(Object object, Origin origin) {}
