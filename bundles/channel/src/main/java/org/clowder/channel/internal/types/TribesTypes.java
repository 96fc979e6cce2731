package org.clowder.channel.internal.types;

import java.io.ObjectInputFilter;
import java.util.Set;
import org.apache.catalina.tribes.group.RpcMessage;
import org.clowder.tomcat.JdkTypes;

/** The message classes of Tribes and of Tomcat's HA module, by name. */
public final class TribesTypes {

    /** What Tribes' own membership sends, and nothing more. */
    private static final Set<String> MEMBERSHIP = Set.of(
            "org.apache.catalina.tribes.group.RpcMessage",
            "org.apache.catalina.tribes.group.RpcMessage$NoRpcChannelReply",
            "org.apache.catalina.tribes.membership.MemberImpl",
            "org.apache.catalina.tribes.membership.StaticMember",
            "org.apache.catalina.tribes.membership.StaticMembershipProvider$MemberMessage");

    /** What Tomcat's clusters, replicated maps and deployer send. */
    private static final Set<String> CLUSTER = Set.of(
            "org.apache.catalina.ha.ClusterMessageBase",
            "org.apache.catalina.ha.deploy.FileMessage",
            "org.apache.catalina.ha.deploy.UndeployMessage",
            "org.apache.catalina.ha.session.SessionMessageImpl",
            "org.apache.catalina.tribes.ByteMessage",
            "org.apache.catalina.tribes.Member",
            "org.apache.catalina.tribes.UniqueId",
            "org.apache.catalina.tribes.group.RpcMessage",
            "org.apache.catalina.tribes.group.RpcMessage$NoRpcChannelReply",
            "org.apache.catalina.tribes.membership.MemberImpl",
            "org.apache.catalina.tribes.membership.StaticMember",
            "org.apache.catalina.tribes.tipis.AbstractReplicatedMap$MapMessage");

    private TribesTypes() {}

    /** The loader of Tribes, which in a bundle is also Tomcat's. */
    public static ClassLoader loader() {
        return RpcMessage.class.getClassLoader();
    }

    /** Lets through what Tribes' static membership sends. */
    public static ObjectInputFilter membershipFilter() {
        return new TypeFilter(type -> MEMBERSHIP.contains(type.getName()));
    }

    private static boolean plain(Class<?> type) {
        return JdkTypes.isPlain(type.getName());
    }

    /** Lets through the message classes of Tribes and of Tomcat's HA module, and basic classes of the JDK. */
    public static ObjectInputFilter clusterFilter() {
        return new TypeFilter(type -> CLUSTER.contains(type.getName()) || plain(type));
    }

    /** Lets through basic classes of the JDK and the classes that the loader of {@code type} itself defined. */
    public static ObjectInputFilter filterFor(Class<?> type) {
        ClassLoader owner = type.getClassLoader();
        return new TypeFilter(each -> owner != null && each.getClassLoader() == owner || plain(each));
    }
}
