package org.clowder.session.internal.simulation;

/**
 * What the network does by itself.
 *
 * @param dropPercent of frames that are lost
 * @param repeatPercent of frames that come twice
 * @param damagePercent of frames that arrive cut short, or go on with something that nobody knows
 * @param maxDelayMillis of a frame; different ones reorder frames
 */
record Faults(int dropPercent, int repeatPercent, int damagePercent, int maxDelayMillis) {

    Faults(int dropPercent, int repeatPercent, int maxDelayMillis) {
        this(dropPercent, repeatPercent, 0, maxDelayMillis);
    }

    static final Faults NONE = new Faults(0, 0, 2);
}
