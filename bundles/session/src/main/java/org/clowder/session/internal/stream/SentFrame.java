package org.clowder.session.internal.stream;

import java.util.List;

/**
 * A frame that is not acknowledged yet: what it was about, to be said again if it is lost.
 *
 * @param sentAt by {@code System.nanoTime()}
 */
record SentFrame(long sequence, int bytes, List<Pending> records, List<Control> controls, long sentAt) {}
