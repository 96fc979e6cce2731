/** Session replication of Clowder beside Tomcat's own: load, bytes, processor time, and whether the members agree. */
package org.clowder.benchmarks.replication;
