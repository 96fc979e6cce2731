package org.clowder.itests.messages;

import java.io.Serializable;

/**
 * A message of the platform, of a class that only this bundle has.
 *
 * @param run names one life of the sender; its numbers start at 1
 * @param number counts the messages that the sender has sent
 */
record Tick(String run, long number) implements Serializable {}
