/**
 * The part of this member in its cluster: which others there are, what they have, what is missing here, and when sessions end. Has no
 * threads, sockets and clocks of its own. The rules are those of {@code docs/protocol.md}.
 */
package org.clowder.session.internal.exchange;
