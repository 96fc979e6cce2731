package org.clowder.session.internal.exchange;

import java.time.Duration;

/**
 * How long what takes; all but the last are of the kind that nobody has to change.
 *
 * @param pause of this member after which it takes itself for one that has slept
 * @param heartbeat between signs of life
 * @param suspicion silence after which another member is taken for one that sleeps or is cut off
 * @param repetition of an introduction that was not answered
 * @param patience with a comparison that does not go on, and with members that do not introduce themselves
 * @param comparison between comparisons with a member whose content seems to differ
 * @param margin for which markers are kept beyond the moment when all members are known to know of them
 * @param departure for which a member that went without a word may come back with what it had
 */
public record Timing(
        Duration pause,
        Duration heartbeat,
        Duration suspicion,
        Duration repetition,
        Duration patience,
        Duration comparison,
        Duration margin,
        Duration departure) {

    public static final Timing DEFAULT = new Timing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofHours(1));
}
