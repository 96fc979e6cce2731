package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.scope.ScopedProxyFactoryBean;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** What Spring gives to a bean that wants another one of a session: a proxy of a class that it makes, and that each member makes anew. */
class ScopedProxyTest {

    private final Codec codec = new Codec();
    private Object proxy;

    /** A bean of a session. */
    static class Cart implements Serializable {

        private static final long serialVersionUID = 1;

        String owner() {
            return "the reader";
        }
    }

    @BeforeEach
    void make() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.setSerializationId(ScopedProxyTest.class.getName());
        beans.registerSingleton("cart", new Cart());
        ScopedProxyFactoryBean scoped = new ScopedProxyFactoryBean();
        scoped.setTargetBeanName("cart");
        scoped.setBeanFactory(beans);
        proxy = scoped.getObject();
    }

    @Test
    void itFindsTheBeanOfItsReader() throws Exception {
        Cart read = (Cart) codec.roundTrip(proxy);
        assertThat(read).isNotExactlyInstanceOf(Cart.class);
        assertThat(read.owner()).isEqualTo("the reader");
    }

    @Test
    void itsClassHasNoVersionAsThatIsAnotherOnEachMember() throws Exception {
        String name = proxy.getClass().getName();
        assertThat(ObjectStreamClass.lookup(proxy.getClass()).getSerialVersionUID())
                .isNotEqualTo(GeneratedTypes.ANY);
        assertThat(Stream.of(codec.encode(proxy).descriptors())
                        .filter(each -> each.className().equals(name))
                        .map(each -> each.model().getSerialVersionUID()))
                .containsExactly(GeneratedTypes.ANY);
    }
}
