package org.clowder.channel.internal;

import org.clowder.channel.internal.wire.Envelope;

/** A tag and the space of names that it belongs to: a lease and a topic may have the same name. */
record RouteKey(boolean topic, String tag) {

    static RouteKey of(Envelope message) {
        return new RouteKey(message.kind() == Envelope.Kind.TOPIC_OBJECT, message.tag());
    }

    @Override
    public String toString() {
        return (topic ? "topic \"" : "lease \"") + tag + "\"";
    }
}
