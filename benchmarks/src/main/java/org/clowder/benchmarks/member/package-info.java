/**
 * The processes of the benchmarks that are not the distribution: embedded Tomcat with or without its own cluster, or with sessions in
 * Hazelcast.
 */
package org.clowder.benchmarks.member;
