package org.clowder.channel;

import org.osgi.annotation.versioning.ProviderType;

/** A listener's place in a list; closing it takes the listener out. */
@ProviderType
public interface Registration extends AutoCloseable {

    /** Takes the listener out; does nothing the second time. A call that is under way may still end after this. */
    @Override
    void close();
}
