package org.clowder.channel.internal.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The keys of the PID {@code org.clowder.channel}, as tools show them; read by {@link SettingsReader}. */
@ObjectClassDefinition(
        name = "Clowder: platform clustering",
        description = "The one Tribes channel that all clusters of this member share")
public @interface ChannelConfiguration {

    /** The PID. */
    String PID = "org.clowder.channel";

    @AttributeDefinition(name = "Enabled", description = "Whether this member opens a channel at all")
    boolean enabled() default false;

    @AttributeDefinition(name = "Cluster name", description = "Members with other names are not seen")
    String cluster_name() default SettingsReader.CLUSTER_NAME;

    @AttributeDefinition(
            name = "Address",
            description = "Where this member listens and how others reach it; not a wildcard")
    String address() default SettingsReader.ADDRESS;

    @AttributeDefinition(name = "Port", description = "The one TCP port of the channel; no other is ever taken")
    int port() default SettingsReader.PORT;

    @AttributeDefinition(
            name = "Membership",
            description = "How members find each other",
            options = {
                @Option(label = "The list in members", value = "static"),
                @Option(label = "IP multicast", value = "multicast"),
                @Option(label = "DNS (DNS_MEMBERSHIP_SERVICE_NAME)", value = "dns"),
                @Option(label = "Kubernetes API (KUBERNETES_NAMESPACE)", value = "kubernetes")
            })
    String membership() default "static";

    @AttributeDefinition(
            name = "Members",
            description =
                    "host:port,host:port,... of all members; this member may be among them. For static membership",
            required = false)
    String members() default "";

    @AttributeDefinition(name = "Multicast address", description = "For multicast membership")
    String multicast_address() default SettingsReader.MULTICAST_ADDRESS;

    @AttributeDefinition(name = "Multicast port", description = "For multicast membership")
    int multicast_port() default SettingsReader.MULTICAST_PORT;

    @AttributeDefinition(
            name = "Encryption key",
            description = "32, 48 or 64 hexadecimal digits, the same on all members",
            type = AttributeType.PASSWORD,
            required = false)
    String encryption_key() default "";

    @AttributeDefinition(
            name = "Encryption key file",
            description = "A file that holds the encryption key",
            required = false)
    String encryption_key_file() default "";

    @AttributeDefinition(
            name = "Allow insecure",
            description = "Whether an address that is not loopback may be used without a key")
    boolean allow_insecure() default false;

    @AttributeDefinition(
            name = "Send timeout (ms)",
            description = "How long a sender waits for the acknowledgement of a member")
    int send_timeout() default SettingsReader.SEND_TIMEOUT;

    @AttributeDefinition(
            name = "Host only",
            description = "Whether only a channel of the host platform may be used, and none is ever opened")
    boolean host_only() default false;
}
