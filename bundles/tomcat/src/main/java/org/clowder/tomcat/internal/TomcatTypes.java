package org.clowder.tomcat.internal;

import java.util.Set;
import java.util.stream.Stream;

/** Tomcat's classes: all by their packages, and by name those that its clusters put into sessions and messages. */
final class TomcatTypes {

    private static final Set<String> REPLICATED = Set.of(
            "jakarta.servlet.http.Cookie",
            "org.apache.catalina.authenticator.SavedRequest",
            "org.apache.catalina.authenticator.SingleSignOnEntry",
            "org.apache.catalina.authenticator.SingleSignOnListener",
            "org.apache.catalina.authenticator.SingleSignOnSessionKey",
            "org.apache.catalina.connector.CoyotePrincipal",
            "org.apache.catalina.ha.ClusterMessageBase",
            "org.apache.catalina.ha.session.DeltaRequest",
            "org.apache.catalina.ha.session.DeltaRequest$AttributeInfo",
            "org.apache.catalina.ha.session.DeltaSession",
            "org.apache.catalina.ha.session.ReplicatedSessionListener",
            "org.apache.catalina.ha.session.SessionMessageImpl",
            "org.apache.catalina.realm.GenericPrincipal",
            "org.apache.catalina.realm.GenericPrincipal$SerializablePrincipal",
            "org.apache.catalina.session.StandardSession",
            "org.apache.catalina.tribes.ByteMessage",
            "org.apache.catalina.tribes.Member",
            "org.apache.catalina.tribes.UniqueId",
            "org.apache.catalina.tribes.group.RpcMessage",
            "org.apache.catalina.tribes.group.RpcMessage$NoRpcChannelReply",
            "org.apache.catalina.tribes.membership.MemberImpl",
            "org.apache.catalina.tribes.membership.StaticMember",
            "org.apache.catalina.tribes.membership.StaticMembershipProvider$MemberMessage",
            "org.apache.catalina.tribes.tipis.AbstractReplicatedMap$MapMessage",
            "org.apache.catalina.tribes.tipis.AbstractReplicatedMap$State",
            "org.apache.catalina.util.ParameterMap",
            "org.apache.catalina.valves.CrawlerSessionManagerValve$CrawlerHttpSessionBindingListener",
            "org.apache.tomcat.util.buf.AbstractChunk",
            "org.apache.tomcat.util.buf.ByteChunk");

    private TomcatTypes() {}

    static boolean replicated(String name) {
        return REPLICATED.contains(name);
    }

    /** By package, not by loader: where all is on one class path, the application's classes have the same loader. */
    static boolean isOfTomcat(Class<?> type) {
        String name = type.getName();
        return Stream.of(
                        "org.apache.catalina.",
                        "org.apache.coyote.",
                        "org.apache.el.",
                        "org.apache.jasper.",
                        "org.apache.juli.",
                        "org.apache.naming.",
                        "org.apache.tomcat.",
                        "org.eclipse.jdt.",
                        "org.clowder.tomcat.internal.",
                        "jakarta.")
                .anyMatch(name::startsWith);
    }
}
