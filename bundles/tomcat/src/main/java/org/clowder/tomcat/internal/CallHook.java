package org.clowder.tomcat.internal;

import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/** Applies {@link StaticCalls} to those of Tomcat's classes that have such calls, while they are loaded. */
final class CallHook implements WeavingHook {

    private static final List<String> PACKAGES = List.of(
            "org.apache.catalina.", "org.apache.coyote.", "org.apache.tomcat.util.modeler.", "org.apache.tomcat.dbcp.");

    private final Bundle tomcat;

    CallHook(Bundle tomcat) {
        this.tomcat = tomcat;
    }

    @Override
    public void weave(WovenClass type) {
        if (PACKAGES.stream().anyMatch(type.getClassName()::startsWith)
                && tomcat.equals(type.getBundleWiring().getBundle())) {
            StaticCalls.redirect(type.getBytes()).ifPresent(type::setBytes);
        }
    }
}
