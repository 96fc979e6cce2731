package org.clowder.tomcat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@link org.apache.catalina.Cluster} class: a class that takes another one's place in the descriptor. Where the
 * Engine or Host that holds the cluster, or anything inside it, has an element whose {@code className} is
 * {@link #value}, that element is made of {@link #by} instead, with the attributes that were written, and one INFO line
 * says so. So a {@code server.xml} that was written for Tomcat's own cluster needs no edit.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Replaces.List.class)
public @interface Replaces {

    /** The name of the class that the descriptor writes; it need not exist. */
    String value();

    /** The class that takes its place; it understands, or refuses with a reason, the attributes of the other. */
    Class<?> by();

    /** All replacements of one cluster class; written by the compiler. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface List {

        /** The replacements, in the order in which they were written. */
        Replaces[] value();
    }
}
