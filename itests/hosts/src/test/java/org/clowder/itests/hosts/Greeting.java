package org.clowder.itests.hosts;

import org.apache.axis2.clustering.ClusteringCommand;
import org.apache.axis2.clustering.ClusteringMessage;
import org.apache.axis2.context.ConfigurationContext;

/** A message of Axis2's, answered with the name of the member that got it and the text. */
public final class Greeting extends ClusteringMessage {

    private static final long serialVersionUID = 1;

    private final String text;
    private String answer = "";

    public Greeting(String text) {
        this.text = text;
    }

    @Override
    public void execute(ConfigurationContext context) {
        answer = context.getPropertyNonReplicable("local_name") + " has " + text;
    }

    @Override
    public ClusteringCommand getResponse() {
        return new Answer(answer);
    }

    /** What {@code toString} gives. */
    public static final class Answer extends ClusteringCommand {

        private static final long serialVersionUID = 1;

        private final String text;

        Answer(String text) {
            this.text = text;
        }

        @Override
        public void execute(ConfigurationContext context) {
            // it is looked at by whoever asked
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
