/**
 * One ordered stream to each other member: frames, acknowledgements, repetition of what was lost. The rules are those of
 * {@code docs/protocol.md}.
 */
package org.clowder.session.internal.engine.stream;
