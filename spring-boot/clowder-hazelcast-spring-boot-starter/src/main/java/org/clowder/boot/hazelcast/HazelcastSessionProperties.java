package org.clowder.boot.hazelcast;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code tsm.*}. Immutable.
 *
 * @param sticky Whether requests of a session come to the same member as long as it runs.
 */
@ConfigurationProperties("tsm")
public record HazelcastSessionProperties(
        @DefaultValue Autoconfig autoconfig,
        @DefaultValue Config config,
        @DefaultValue Map map,
        @DefaultValue("true") boolean sticky,
        @DefaultValue Processing process,
        @DefaultValue Deferred deferred,
        @DefaultValue Hazelcast hazelcast) {

    /**
     * Of this configuration.
     *
     * @param enabled Whether sessions are kept in Hazelcast at all.
     */
    public record Autoconfig(@DefaultValue("true") boolean enabled) {}

    /**
     * Of Hazelcast.
     *
     * @param location The configuration of a member or a client, XML or YAML: on the class path, a URL, or a file. By default hazelcast.xml on the class path.
     */
    public record Config(String location) {}

    /**
     * Of the map that holds the sessions.
     *
     * @param name The map that holds the sessions, for one that is configured for them. By default one for each context path.
     */
    public record Map(String name) {}

    /**
     * What is done now and then.
     *
     * @param expires what looks for sessions that are over
     */
    public record Processing(@DefaultValue Expires expires) {

        /**
         * What looks for sessions that are over.
         *
         * @param frequency How often it is looked for sessions that are over, in seconds, at least 1.
         */
        public record Expires(@DefaultValue("6") int frequency) {}
    }

    /**
     * What is put off to the end of a request.
     *
     * @param write Whether changes of a request are written at its end; false writes each at once.
     */
    public record Deferred(@DefaultValue("true") boolean write) {}

    /**
     * Of Hazelcast.
     *
     * @param instance the one to use
     */
    public record Hazelcast(@DefaultValue Instance instance) {

        /**
         * The one to use.
         *
         * @param name The instance to use: one that runs in this JVM, or that the configuration makes.
         */
        public record Instance(String name) {}
    }
}
