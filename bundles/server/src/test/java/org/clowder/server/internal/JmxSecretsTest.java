package org.clowder.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.apache.catalina.realm.JNDIRealm;
import org.apache.tomcat.util.modeler.Registry;
import org.junit.jupiter.api.Test;

class JmxSecretsTest {

    @Test
    void aPasswordIsNotShown() throws Exception {
        JNDIRealm realm = new JNDIRealm();
        realm.setConnectionName("reader");
        realm.setConnectionPassword("xyzzy");
        ObjectName name = new ObjectName("JmxSecretsTest:type=Realm");
        JmxSecrets.hide();
        Registry.getRegistry(null).registerComponent(realm, name, null);
        MBeanServer server = Registry.getRegistry(null).getMBeanServer();
        try {
            assertThat(server.getAttribute(name, "connectionName")).isEqualTo("reader");
            assertThat(Arrays.stream(server.getMBeanInfo(name).getAttributes())
                            .filter(attribute -> attribute.getName().equals("connectionPassword")))
                    .noneMatch(attribute -> attribute.isReadable());
            assertThatThrownBy(() -> server.getAttribute(name, "connectionPassword"))
                    .isInstanceOf(ReflectionException.class);
        } finally {
            Registry.getRegistry(null).unregisterComponent(name);
        }
    }
}
