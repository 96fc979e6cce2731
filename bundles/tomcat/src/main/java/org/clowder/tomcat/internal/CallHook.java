package org.clowder.tomcat.internal;

import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/** Applies {@link StaticCalls} to those of Tomcat's classes that have such calls, while they are loaded. */
final class CallHook implements WeavingHook {

    /** By name, as to look into each class would be a good part of a start. */
    static final Set<String> CLASSES =
            """
            org.apache.catalina.authenticator.AuthenticatorBase
            org.apache.catalina.authenticator.jaspic.AuthConfigFactoryImpl
            org.apache.catalina.authenticator.jaspic.SimpleServerAuthConfig
            org.apache.catalina.core.AprLifecycleListener
            org.apache.catalina.core.DefaultInstanceManager
            org.apache.catalina.core.JreMemoryLeakPreventionListener
            org.apache.catalina.core.NamingContextListener
            org.apache.catalina.core.OpenSSLLifecycleListener
            org.apache.catalina.core.StandardContext
            org.apache.catalina.core.StandardHost
            org.apache.catalina.filters.CsrfPreventionFilterBase
            org.apache.catalina.filters.RateLimitFilter
            org.apache.catalina.loader.WebappClassLoaderBase
            org.apache.catalina.loader.WebappLoader
            org.apache.catalina.manager.host.HostManagerServlet
            org.apache.catalina.mbeans.BaseCatalinaMBean
            org.apache.catalina.mbeans.MBeanFactory
            org.apache.catalina.realm.JAASMemoryLoginModule
            org.apache.catalina.realm.JAASRealm
            org.apache.catalina.realm.JNDIRealm
            org.apache.catalina.realm.RealmBase
            org.apache.catalina.startup.Bootstrap
            org.apache.catalina.startup.Catalina
            org.apache.catalina.startup.ContextConfig
            org.apache.catalina.startup.HostConfig
            org.apache.catalina.startup.LifecycleListenerRule
            org.apache.catalina.startup.Tomcat
            org.apache.catalina.startup.UserConfig
            org.apache.catalina.tribes.jmx.JmxRegistry
            org.apache.catalina.tribes.membership.cloud.CloudMembershipService
            org.apache.catalina.util.ServerInfo
            org.apache.catalina.util.SessionIdGeneratorBase
            org.apache.catalina.valves.FilterValve
            org.apache.catalina.valves.JDBCAccessLogValve
            org.apache.catalina.valves.rewrite.RewriteValve
            org.apache.coyote.ProtocolHandler
            org.apache.tomcat.dbcp.dbcp2.ConnectionFactoryFactory
            org.apache.tomcat.dbcp.dbcp2.DriverFactory
            org.apache.tomcat.dbcp.dbcp2.ObjectNameWrapper
            org.apache.tomcat.dbcp.dbcp2.PoolableConnection
            org.apache.tomcat.dbcp.dbcp2.cpdsadapter.DriverAdapterCPDS
            org.apache.tomcat.dbcp.dbcp2.managed.BasicManagedDataSource
            org.apache.tomcat.dbcp.pool2.impl.BaseGenericObjectPool
            org.apache.tomcat.util.modeler.BaseModelMBean
            org.apache.tomcat.util.modeler.ManagedBean
            org.apache.tomcat.util.modeler.Registry
            org.apache.tomcat.util.scan.StandardJarScanFilter
            """
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());

    private final Bundle tomcat;

    CallHook(Bundle tomcat) {
        this.tomcat = tomcat;
    }

    @Override
    public void weave(WovenClass type) {
        if (CLASSES.contains(type.getClassName())
                && tomcat.equals(type.getBundleWiring().getBundle())) {
            StaticCalls.redirect(type.getBytes()).ifPresent(type::setBytes);
        }
    }
}
