package org.clowder.tomcat;

/**
 * What is wrong with a key of a configuration, or with its value.
 *
 * @param key as the configuration has it, which tells where in a file it stands; one that it does not have if what is wrong is that it is missing
 * @param text what is wrong and what to do, in one line that names the key
 * @since 1.8
 */
public record KeyProblem(String key, String text) {}
