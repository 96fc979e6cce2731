package org.clowder.itests.faces;

import jakarta.enterprise.context.Conversation;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The stops of a journey, in a conversation that begins with the first. */
@Named
@ConversationScoped
public class Journey implements Serializable {

    private static final long serialVersionUID = 1;

    @Inject
    Conversation conversation;

    /** Weld keeps the qualifier beside it, an annotation. */
    @Inject
    @Any
    Event<String> added;

    private final List<String> stops = new ArrayList<>();
    private String stop;

    public List<String> getStops() {
        return stops;
    }

    public String getStop() {
        return stop;
    }

    public void setStop(String stop) {
        this.stop = stop;
    }

    public void add() {
        if (conversation.isTransient()) {
            conversation.begin();
        }
        stops.add(stop);
        added.fire(stop);
    }
}
