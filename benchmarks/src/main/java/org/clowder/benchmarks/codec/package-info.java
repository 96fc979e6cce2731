/** The codec of session attributes beside plain Java serialization. */
package org.clowder.benchmarks.codec;
