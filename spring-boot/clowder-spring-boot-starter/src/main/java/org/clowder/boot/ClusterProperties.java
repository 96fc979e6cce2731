package org.clowder.boot;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code clowder.cluster.*}: the keys of {@code conf/org.clowder.channel.cfg}, and in {@code session} those of
 * {@code conf/org.clowder.session.cfg}. Immutable.
 *
 * @param enabled Whether sessions are replicated at all.
 * @param name The same for all members of one application. By default spring.application.name, or clowder if there is none.
 * @param memberName How this member is called in messages to people. By default its address.
 * @param jvmRoute What ids of sessions end with, another one on each member, for balancers that are sticky by it.
 * @param address Where this member listens for the others and how they reach it; not a wildcard. One that is not loopback needs an encryption key.
 * @param port The one TCP port on which this member listens for the others.
 * @param members All members as host:port; this one may be among them. For static membership.
 * @param membership How members find each other.
 * @param allowInsecure Whether an address that is not loopback may be used without an encryption key.
 * @param sendTimeout How long a sender waits for the acknowledgement of a member.
 * @param drainTimeout How long a stop waits at most until other members have all sessions; 0 for not at all.
 */
@ConfigurationProperties("clowder.cluster")
public record ClusterProperties(
        @DefaultValue("true") boolean enabled,
        String name,
        String memberName,
        String jvmRoute,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("4000") int port,
        @DefaultValue List<String> members,
        @DefaultValue("static") Membership membership,
        @DefaultValue Multicast multicast,
        @DefaultValue Encryption encryption,
        @DefaultValue("false") boolean allowInsecure,
        @DefaultValue("5s") Duration sendTimeout,
        @DefaultValue("30s") Duration drainTimeout,
        @DefaultValue Session session) {

    public ClusterProperties {
        members = List.copyOf(members);
    }

    /** How members find each other. */
    public enum Membership {
        /** By the list of members. */
        STATIC,
        /** By IP multicast. */
        MULTICAST,
        /** By the name in the environment variable DNS_MEMBERSHIP_SERVICE_NAME. */
        DNS,
        /** By the API of Kubernetes, in the namespace of the environment variable KUBERNETES_NAMESPACE. */
        KUBERNETES;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * For multicast membership.
     *
     * @param address The group that members announce themselves to.
     * @param port The port of the group.
     */
    public record Multicast(@DefaultValue("228.0.0.4") String address, @DefaultValue("45564") int port) {}

    /**
     * What members encrypt by. Its text form does not show the key.
     *
     * @param key 32, 48 or 64 hexadecimal digits, the same on all members.
     * @param keyFile A file that holds the encryption key.
     */
    public record Encryption(String key, String keyFile) {

        @Override
        public String toString() {
            return keyFile == null ? key == null ? "no key" : "a key" : "the key in " + keyFile;
        }
    }

    /**
     * What the manager of sessions does.
     *
     * @param guarantee How many other members must have applied what a request changed before it ends.
     * @param maxWait How long a request waits for them at most; it succeeds all the same then.
     * @param detectMutation Whether changes inside an object that a request got from its session are found without setAttribute.
     * @param detectMutationExclude Attributes that are sent after setAttribute only: a regular expression that matches the whole name.
     * @param strict Whether setAttribute throws IllegalArgumentException for a value that cannot be sent.
     * @param maxAttributeSize The most that one attribute may take when it is sent, from 1KB to 16MB.
     * @param allowedClasses Classes that may be decoded beside values of the JDK and what is on the class path: a name, package.*, or package.** with the packages below.
     */
    public record Session(
            @DefaultValue("applied") Guarantee guarantee,
            @DefaultValue("2s") Duration maxWait,
            @DefaultValue("true") boolean detectMutation,
            String detectMutationExclude,
            @DefaultValue("false") boolean strict,
            @DefaultValue("16MB") DataSize maxAttributeSize,
            @DefaultValue List<String> allowedClasses) {

        public Session {
            allowedClasses = List.copyOf(allowedClasses);
        }

        /** Whom a request waits for. */
        public enum Guarantee {
            /** Nobody. */
            ASYNC,
            /** One other member. */
            APPLIED,
            /** All other members. */
            ALL;

            String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }
}
