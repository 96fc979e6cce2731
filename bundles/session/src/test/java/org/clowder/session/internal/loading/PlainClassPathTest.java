package org.clowder.session.internal.loading;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import jakarta.servlet.http.HttpServlet;
import org.apache.catalina.ha.session.DeltaManager;
import org.apache.catalina.realm.GenericPrincipal;
import org.clowder.channel.SharedChannel;
import org.clowder.session.BundleDeltaManager;
import org.clowder.tomcat.ClassNames;
import org.junit.jupiter.api.Test;

/** Tomcat, Clowder and an application that one class loader has. */
class PlainClassPathTest {

    @Test
    void whatTheApplicationBringsAlongIsItsOwn() {
        assertThat(ImmutableList.class.getClassLoader()).isSameAs(DeltaManager.class.getClassLoader());
        assertThat(PlainClassPath.HERE.ofTomcat(ImmutableList.class)).isFalse();
    }

    @Test
    void whatIsOfTomcatOrAddedToItIsNot() {
        assertThat(PlainClassPath.HERE.ofTomcat(GenericPrincipal.class)).isTrue();
        assertThat(PlainClassPath.HERE.ofTomcat(HttpServlet.class)).isTrue();
        assertThat(PlainClassPath.HERE.ofTomcat(ClassNames.class)).isTrue();
        assertThat(PlainClassPath.HERE.ofTomcat(SharedChannel.class)).isTrue();
        assertThat(PlainClassPath.HERE.ofTomcat(BundleDeltaManager.class)).isTrue();
    }
}
