package org.clowder.tomcat.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanServer;
import javax.management.NotCompliantMBeanException;
import javax.management.ObjectName;
import org.apache.catalina.authenticator.DigestAuthenticator;
import org.apache.catalina.realm.JNDIRealm;
import org.apache.catalina.tribes.group.interceptors.EncryptInterceptor;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.clowder.tomcat.SecretValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VeiledServerTest {

    private final MBeanServer server = VeiledServer.getPlatformMBeanServer();
    private ObjectName name;

    @BeforeEach
    void name() throws Exception {
        name = new ObjectName("VeiledServerTest:type=Bean");
    }

    @AfterEach
    void remove() throws Exception {
        if (server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
    }

    /** As Tomcat registers its parts. */
    private void register(Object part) throws Exception {
        server.registerMBean(
                Registry.getRegistry(null)
                        .findManagedBean(part, part.getClass(), part.getClass().getName())
                        .createMBean(part),
                name);
    }

    /** Shows values in several shapes. */
    public interface ShapesMXBean {
        String getText();

        List<String> getList();

        int getPasswordCredential();

        String getSecret();

        void setSecret(String secret);

        String getProperty(String property);
    }

    public static final class Shapes implements ShapesMXBean {
        private String secret = "";

        @Override
        public String getText() {
            return "jdbc:some:db;with=Tr0ub4dor";
        }

        @Override
        public List<String> getList() {
            return List.of("a", "Tr0ub4dor");
        }

        @Override
        public int getPasswordCredential() {
            return 3;
        }

        @Override
        public String getSecret() {
            return secret;
        }

        @Override
        public void setSecret(String secret) {
            this.secret = secret;
        }

        @Override
        public String getProperty(String property) {
            return property + "=xyzzy";
        }
    }

    @Test
    void aPasswordOfTomcatsPartsCannotBeRead() throws Exception {
        JNDIRealm realm = new JNDIRealm();
        realm.setConnectionName("reader");
        realm.setConnectionPassword("xyzzy");
        register(realm);

        assertThat(server.getAttribute(name, "connectionName")).isEqualTo("reader");
        assertThat(server.getAttribute(name, "connectionPassword")).isEqualTo("***");
        assertThat(server.getAttributes(name, new String[] {"connectionPassword", "connectionName"})
                        .asList())
                .extracting(Attribute::getValue)
                .containsExactly("***", "reader");
    }

    @Test
    void norCanTheKeysOfCertificatesAndAuthenticators() throws Exception {
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(new SSLHostConfig(), SSLHostConfigCertificate.Type.RSA);
        certificate.setCertificateKeystorePassword("xyzzy");
        register(certificate);
        assertThat(server.getAttribute(name, "certificateKeystorePassword")).isEqualTo("***");
        server.unregisterMBean(name);

        DigestAuthenticator authenticator = new DigestAuthenticator();
        authenticator.setKey("xyzzy");
        register(authenticator);
        assertThat(server.getAttribute(name, "key")).isEqualTo("***");
    }

    @Test
    void norTheKeyOfAChannelWhichIsAStandardBean() throws Exception {
        EncryptInterceptor interceptor = new EncryptInterceptor();
        interceptor.setEncryptionKey("cafebabecafebabecafebabecafebabe");
        server.registerMBean(interceptor, name);

        assertThat(server.getAttribute(name, "EncryptionAlgorithm")).asString().startsWith("AES");
        assertThat(server.getAttribute(name, "EncryptionKey")).isNull();
    }

    @Test
    void aValueThatWasToldIsMaskedWhereverItIs() throws Exception {
        SecretValues.keep("Tr0ub4dor");
        server.registerMBean(new Shapes(), name);

        assertThat(server.getAttribute(name, "Text")).isEqualTo("jdbc:some:db;with=***");
        assertThat((String[]) server.getAttribute(name, "List")).containsExactly("a", "***");
        assertThat(server.getAttribute(name, "PasswordCredential")).isEqualTo(3);
    }

    @Test
    void aSecretCanBeSetAndIsNotFoundByAnOperationEither() throws Exception {
        Shapes shapes = new Shapes();
        server.registerMBean(shapes, name);

        server.setAttribute(name, new Attribute("Secret", "xyzzy"));

        assertThat(shapes.getSecret()).isEqualTo("xyzzy");
        assertThat(server.getAttribute(name, "Secret")).isEqualTo("***");
        String[] signature = {String.class.getName()};
        assertThat(server.invoke(name, "getProperty", new Object[] {"keyPassword"}, signature))
                .isEqualTo("***");
        assertThat(server.invoke(name, "getProperty", new Object[] {"port"}, signature))
                .isEqualTo("port=xyzzy");
    }

    @Test
    void errorsAreThoseOfTheServerItself() throws Exception {
        server.registerMBean(new Shapes(), name);

        assertThatThrownBy(() -> server.getAttribute(name, "None")).isInstanceOf(AttributeNotFoundException.class);
        assertThatThrownBy(() -> server.registerMBean("no bean", new ObjectName("VeiledServerTest:type=None")))
                .isInstanceOf(NotCompliantMBeanException.class);
    }
}
