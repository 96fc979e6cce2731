package org.clowder.server.internal.descriptor.rules;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Cluster;
import org.apache.catalina.CredentialHandler;
import org.apache.catalina.Engine;
import org.apache.catalina.Executor;
import org.apache.catalina.Host;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Loader;
import org.apache.catalina.Manager;
import org.apache.catalina.Realm;
import org.apache.catalina.Service;
import org.apache.catalina.SessionIdGenerator;
import org.apache.catalina.Store;
import org.apache.catalina.Valve;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.WebResourceSet;
import org.apache.catalina.ha.ClusterDeployer;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelInterceptor;
import org.apache.catalina.tribes.ChannelReceiver;
import org.apache.catalina.tribes.ChannelSender;
import org.apache.catalina.tribes.MembershipService;
import org.apache.coyote.UpgradeProtocol;
import org.apache.tomcat.util.http.CookieProcessor;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.clowder.server.internal.element.Element;

/** What a class has to be that an element of the descriptor names. */
final class ElementClasses {

    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("Service", Service.class),
            Map.entry("Engine", Engine.class),
            Map.entry("Host", Host.class),
            Map.entry("Executor", Executor.class),
            Map.entry("Valve", Valve.class),
            Map.entry("Listener", LifecycleListener.class),
            Map.entry("Realm", Realm.class),
            Map.entry("CredentialHandler", CredentialHandler.class),
            Map.entry("Cluster", Cluster.class),
            Map.entry("Manager", Manager.class),
            Map.entry("Store", Store.class),
            Map.entry("SessionIdGenerator", SessionIdGenerator.class),
            Map.entry("Loader", Loader.class),
            Map.entry("Resources", WebResourceRoot.class),
            Map.entry("CacheStrategy", WebResourceRoot.CacheStrategy.class),
            Map.entry("PreResources", WebResourceSet.class),
            Map.entry("JarResources", WebResourceSet.class),
            Map.entry("PostResources", WebResourceSet.class),
            Map.entry("CookieProcessor", CookieProcessor.class),
            Map.entry("UpgradeProtocol", UpgradeProtocol.class),
            Map.entry("Channel", Channel.class),
            Map.entry("Membership", MembershipService.class),
            Map.entry("Sender", ChannelSender.class),
            Map.entry("Receiver", ChannelReceiver.class),
            Map.entry("Interceptor", ChannelInterceptor.class),
            Map.entry("Deployer", ClusterDeployer.class));

    /** Tomcat has no class of its own for these. */
    private static final Set<String> NAMED = Set.of(
            "Valve",
            "Listener",
            "Realm",
            "Cluster",
            "UpgradeProtocol",
            "Interceptor",
            "ClusterListener",
            "Member",
            "Store",
            "CacheStrategy",
            "PreResources",
            "JarResources",
            "PostResources");

    private ElementClasses() {}

    /** True if the element says nothing without a {@code className}. */
    static boolean needsClassName(String element) {
        return NAMED.contains(element);
    }

    /** What is wrong with a value for which Tomcat's rules take another one, with no more than a warning in the log. */
    static Optional<String> wrongValue(Element element) {
        String type = element.attribute("type");
        if (!element.name().equals("Certificate") || type == null || type.isEmpty()) {
            return Optional.empty();
        }
        List<String> known = Arrays.stream(SSLHostConfigCertificate.Type.values())
                .map(Enum::name)
                .toList();
        return known.contains(type)
                ? Optional.empty()
                : Optional.of("<Certificate type=\"" + type + "\">: unknown type of a key; expected one of "
                        + String.join(", ", known));
    }

    /** Why the class cannot be what the element is; empty if it can, or if nothing is known of the element. */
    static Optional<String> problem(String element, Class<?> type) {
        Class<?> expected = TYPES.get(element);
        // the type may have another name under another parent; what does not fit at all is left to the digester
        if (expected == null) {
            return Optional.empty();
        }
        if (!expected.isAssignableFrom(type)) {
            return Optional.of("this class is no " + expected.getName() + "; name one that is");
        }
        if (Modifier.isAbstract(type.getModifiers()) || !hasConstructor(type)) {
            return Optional.of("no object can be made of this class: it "
                    + (type.isInterface()
                            ? "is an interface"
                            : Modifier.isAbstract(type.getModifiers())
                                    ? "is abstract"
                                    : "has no public constructor without parameters")
                    + "; name one that is complete");
        }
        return Optional.empty();
    }

    private static boolean hasConstructor(Class<?> type) {
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.getParameterCount() == 0) {
                return true;
            }
        }
        return false;
    }
}
