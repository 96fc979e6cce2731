package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkTypesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.rmi.server.UnicastRemoteObject",
                "java.rmi.server.RemoteObject",
                "java.rmi.MarshalledObject",
                "java.rmi.registry.LocateRegistry",
                "javax.management.BadAttributeValueExpException",
                "javax.management.remote.rmi.RMIConnector",
                "javax.management.openmbean.TabularDataSupport",
                "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
                "com.sun.jndi.ldap.LdapAttribute",
                "com.sun.rowset.JdbcRowSetImpl",
                "sun.rmi.server.UnicastRef",
                "sun.reflect.annotation.AnnotationInvocationHandler",
                "java.lang.reflect.Proxy",
                "java.lang.invoke.SerializedLambda",
                "java.lang.ProcessBuilder",
                "java.lang.Runtime",
                "java.lang.ClassLoader",
                "java.beans.EventHandler",
                "java.net.URL",
                "java.net.SocketPermission",
                "javax.management.InstanceNotFoundException",
                "java.io.ObjectInputStream",
                "java.security.SignedObject",
                "java.util.ServiceLoader",
                "java.util.logging.Logger",
                "java.util.concurrent.ForkJoinTask",
                "javax.swing.UIDefaults",
                "javax.script.ScriptEngineManager",
                "java.util.logging.LogRecord",
                "java.util.concurrent.RecursiveTask"
            })
    void classesThatActAreRefused(String name) throws Exception {
        assertThat(JdkTypes.isValue(type(name))).isFalse();
        assertThat(JdkTypes.isPlain(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.reflect.InvocationTargetException",
                "java.nio.file.NoSuchFileException",
                "javax.naming.AuthenticationException",
                "javax.net.ssl.SSLHandshakeException",
                "javax.security.auth.login.FailedLoginException",
                "javax.xml.xpath.XPathExpressionException",
                "org.xml.sax.SAXParseException",
                "javax.net.ssl.SSLEngineResult$Status",
                "java.nio.file.LinkOption"
            })
    void exceptionsAndEnumsOfThePublicPackagesAreValues(String name) throws Exception {
        assertThat(JdkTypes.isValue(type(name))).isTrue();
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
    }

    @Test
    void plainOnesAreValuesToo() throws Exception {
        for (String name : new String[] {"java.lang.String", "java.util.Collections$EmptyList", "java.time.Ser"}) {
            assertThat(JdkTypes.isPlain(name)).as(name).isTrue();
            assertThat(JdkTypes.isValue(type(name))).as(name).isTrue();
        }
    }

    @Test
    void messagesHoldPlainOnesOnly() throws Exception {
        for (String name : new String[] {"java.util.Properties", "java.lang.Throwable", "sun.util.calendar.ZoneInfo"}) {
            assertThat(JdkTypes.isPlain(name)).as(name).isFalse();
            assertThat(JdkTypes.isValue(type(name))).as(name).isTrue();
        }
    }

    @Test
    void classesOfTheJdkAreToldFromOthers() {
        for (Class<?> type : new Class<?>[] {String.class, java.sql.Date.class, com.sun.source.tree.Tree.class}) {
            assertThat(JdkTypes.isOfJdk(type)).as(type.getName()).isTrue();
        }
        assertThat(JdkTypes.isOfJdk(JdkTypesTest.class)).isFalse();
        assertThat(JdkTypes.isOfJdk(JdkTypesTest[].class)).isFalse();
    }
}
