package org.clowder.channel;

/** A listener's place in a list; closing it takes the listener out. */
public interface Registration extends AutoCloseable {

    /** Takes the listener out; does nothing the second time. A call that is under way may still end after this. */
    @Override
    void close();
}
