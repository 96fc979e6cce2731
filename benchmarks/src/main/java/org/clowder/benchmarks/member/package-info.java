/** The process of the replication benchmark that is not Clowder: embedded Tomcat with or without its own cluster. */
package org.clowder.benchmarks.member;
