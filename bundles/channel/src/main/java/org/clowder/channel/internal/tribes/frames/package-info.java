/**
 * What comes in on the channel's port, checked byte by byte before Tribes sees any of it.
 *
 * <p>{@code GuardedReceiver} admits connections ({@code Connections}); each has a {@code GuardedReader}, whose {@code
 * FrameAssembler} takes bytes and gives whole frames, and checks their inside by {@code FrameContent}. {@code FrameGuard}
 * counts and names what was refused. Nothing here waits, and no lock is held while another is taken, save that a reader
 * may call the guard.
 */
package org.clowder.channel.internal.tribes.frames;
