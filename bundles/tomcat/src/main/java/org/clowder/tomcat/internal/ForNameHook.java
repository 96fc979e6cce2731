package org.clowder.tomcat.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/** Applies {@link ForNameCalls} to Tomcat's container and connector classes while they are loaded. */
final class ForNameHook implements WeavingHook {

    private final Bundle tomcat;

    ForNameHook(Bundle tomcat) {
        this.tomcat = tomcat;
    }

    @Override
    public void weave(WovenClass type) {
        String name = type.getClassName();
        if ((name.startsWith("org.apache.catalina.") || name.startsWith("org.apache.coyote."))
                && tomcat.equals(type.getBundleWiring().getBundle())) {
            ForNameCalls.redirect(type.getBytes()).ifPresent(type::setBytes);
        }
    }
}
