/** The web application that every mode of the replication benchmark runs; it depends on the Servlet API alone. */
package org.clowder.benchmarks.application;
