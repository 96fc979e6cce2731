package org.clowder.server.internal.member;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of the PID {@value #PID}, as tools show them; read by {@link ConfiguredValues}; the types of the values are those of {@link org.clowder.member.MemberKeys}. */
@ObjectClassDefinition(
        name = "Clowder: server",
        description = "What is set here comes before conf/clowder.properties, from the next start of the bundle on")
public @interface ServerConfiguration {

    /** The PID. */
    String PID = "org.clowder.server";

    @AttributeDefinition(name = "Descriptor", description = "Relative to the member's directory")
    String descriptor() default "conf/catalina-server.xml";

    @AttributeDefinition(
            name = "Watch the descriptor",
            description = "Whether the descriptor is taken over whenever it was edited")
    boolean descriptor_watch() default false;

    @AttributeDefinition(name = "HTTP port", description = "Of the main connector of the shipped descriptor")
    int http_port() default 8080;

    @AttributeDefinition(name = "HTTP address", description = "Of the main connector of the shipped descriptor")
    String http_address() default "127.0.0.1";

    @AttributeDefinition(
            name = "Management port",
            description = "Of the management connector of the shipped descriptor")
    int management_port() default 8090;

    @AttributeDefinition(
            name = "Management address",
            description = "Of the management connector of the shipped descriptor")
    String management_address() default "127.0.0.1";

    @AttributeDefinition(
            name = "Route",
            description = "The Engine's jvmRoute, appended to session ids for sticky balancers",
            required = false)
    String route() default "";

    @AttributeDefinition(
            name = "Deploy folders",
            description = "Separated by commas, relative to the member's directory")
    String deploy_folders() default "deploy";

    @AttributeDefinition(
            name = "Migrate",
            description = "javax: applications for javax.servlet are converted wherever they lie in the deploy folders",
            required = false)
    String deploy_migrate() default "";

    @AttributeDefinition(
            name = "Health path",
            description = "Where the health pages are on every Engine; empty removes them",
            required = false)
    String health_path() default "/health";

    @AttributeDefinition(
            name = "Management hosts",
            description =
                    "Names by which metrics and the list of pages may be asked for, beside addresses and localhost",
            required = false)
    String management_hosts() default "";

    @AttributeDefinition(
            name = "Console hosts",
            description =
                    "Names and addresses by which browsers reach the console where it is not on a loopback address",
            required = false)
    String console_hosts() default "";

    @AttributeDefinition(
            name = "Whiteboard path",
            description = "Where services of the Servlet Whiteboard are; empty switches it off",
            required = false)
    String whiteboard_path() default "/";

    @AttributeDefinition(
            name = "Whiteboard distributable",
            description = "Whether sessions of the Servlet Whiteboard are replicated")
    boolean whiteboard_distributable() default true;

    @AttributeDefinition(
            name = "Whiteboard patience (ms)",
            description = "How long requests wait while services of the Servlet Whiteboard are exchanged")
    long whiteboard_patience() default 10_000;

    @AttributeDefinition(
            name = "Contributions timeout (ms)",
            description = "How long a line of the descriptor waits for a bundle with the class that it names")
    long contributions_timeout() default 10_000;

    @AttributeDefinition(name = "Stop timeout (ms)", description = "How long a stop waits for requests under way")
    long stop_timeout() default 20_000;

    @AttributeDefinition(
            name = "Stop drain timeout (ms)",
            description = "How long a stop waits until its sessions are safe on other members; 0 switches that off")
    long stop_drain_timeout() default 30_000;

    @AttributeDefinition(
            name = "Drain notice (ms)",
            description =
                    "How long a member that is drained still takes new sessions once it says that it is not ready")
    long drain_notice() default 2_000;

    @AttributeDefinition(name = "Stop grace (ms)", description = "What a stop leaves to idle connections")
    long stop_grace() default 1_500;

    @AttributeDefinition(
            name = "Exchange wait (ms)",
            description = "How long a request waits while its application is exchanged; 0 answers it with 503 at once")
    long exchange_wait() default 20_000;
}
