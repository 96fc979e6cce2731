package org.clowder.itests.app;

import java.io.Serializable;

/** What a client sends to an {@link OrderDesk}. */
public record Order(String what, int pieces) implements Serializable {}
