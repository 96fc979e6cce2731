/** Measurements of Clowder beside what it is compared with, interleaved in one run; results are ratios. */
package org.clowder.benchmarks;
