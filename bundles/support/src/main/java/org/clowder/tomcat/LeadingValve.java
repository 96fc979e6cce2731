package org.clowder.tomcat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.catalina.Valve;

/**
 * On a {@link org.apache.catalina.Cluster} class: the valve that must be first in the pipeline of the container that
 * holds the cluster. The descriptor may write that valve anywhere (in the container, in one of its Hosts, in the
 * Cluster element) or not at all; it ends up first, once, with the attributes that were written.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface LeadingValve {

    /** The class of the valve. */
    Class<? extends Valve> value();
}
