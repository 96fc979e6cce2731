package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GadgetTypesTest {

    /** One without which the chain does nothing, of each chain that was published for a library. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bsh.XThis$Handler",
                "com.mchange.v2.c3p0.impl.PoolBackedDataSourceBase",
                "com.rometools.rome.feed.impl.ToStringBean",
                "net.sf.json.JSONObject",
                "org.apache.commons.beanutils.BeanComparator",
                "org.apache.commons.collections.functors.InvokerTransformer",
                "org.apache.commons.collections4.functors.InstantiateTransformer",
                "org.apache.commons.fileupload.disk.DiskFileItem",
                "org.apache.xalan.xsltc.trax.TemplatesImpl",
                "org.codehaus.groovy.runtime.ConvertedClosure",
                "org.codehaus.groovy.runtime.MethodClosure",
                "org.hibernate.engine.spi.TypedValue",
                "org.mozilla.javascript.NativeError",
                "org.python.core.PyFunction",
                "org.springframework.aop.aspectj.AspectJAroundAdvice",
                "org.springframework.aop.framework.JdkDynamicAopProxy",
                "org.springframework.aop.target.SingletonTargetSource",
                "org.springframework.core.SerializableTypeWrapper$MethodInvokeTypeProvider",
                "org.springframework.transaction.jta.JtaTransactionManager"
            })
    void partsOfKnownChainsAreKnown(String name) {
        assertThat(GadgetTypes.isKnown(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.commons.collections4.map.LinkedMap",
                "org.apache.commons.beanutils.BasicDynaBean",
                "org.springframework.aop.scope.DefaultScopedObject",
                "org.springframework.security.core.context.SecurityContextImpl",
                "org.springframework.beans.factory.config.MapFactoryBean",
                "groovy.lang.GString",
                "com.vaadin.flow.component.UI",
                "#"
            })
    void othersOfThoseLibrariesAreNot(String name) {
        assertThat(GadgetTypes.isKnown(name)).isFalse();
    }
}
