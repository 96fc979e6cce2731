/**
 * The platform's clustering layer: one Tribes channel that several consumers share.
 *
 * <p>{@link org.clowder.channel.SharedChannel} is the service. Tomcat's clusters take a {@link
 * org.clowder.channel.ChannelLease lease}, a view that looks like a channel of their own; platform code talks to {@link
 * org.clowder.channel.Topic topics} and is told of {@link org.clowder.channel.ClusterMember members}.
 *
 * <p>Everything that a lease or topic sends travels in one envelope, big-endian, inside a Tribes {@code ByteMessage};
 * the envelope itself is never Java-serialized:
 *
 * <pre>
 * offset  bytes  field
 * 0       4      magic     0x434C5744 ("CLWD")
 * 4       1      version   1
 * 5       1      kind      1 lease, serialized object; 2 lease, raw bytes; 3 topic, serialized object;
 *                4 greeting between members that were found otherwise (tag "clowder", one byte: 1 = answer wanted)
 * 6       2      tag length n, 1..255
 * 8       n      tag       the name of the lease or topic, UTF-8
 * 8+n     4      payload length m, 0..64 MiB, exactly the rest of the message
 * 12+n    m      payload
 * </pre>
 *
 * <p>Whoever takes a lease or topic owns it and closes it; nobody but this bundle starts or stops the channel.
 */
@Version("2.0.0")
package org.clowder.channel;

import org.osgi.annotation.versioning.Version;
