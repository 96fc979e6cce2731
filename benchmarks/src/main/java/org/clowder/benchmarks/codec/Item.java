package org.clowder.benchmarks.codec;

import java.io.Serializable;
import java.math.BigDecimal;

/** A line of a {@link Cart}. */
record Item(String article, int count, BigDecimal price) implements Serializable {}
