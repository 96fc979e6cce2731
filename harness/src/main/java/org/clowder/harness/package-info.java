/** Members as processes of their own, for the integration tests and the benchmarks: made, started, looked at and ended. */
package org.clowder.harness;
