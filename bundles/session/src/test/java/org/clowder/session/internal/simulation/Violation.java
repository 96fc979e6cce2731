package org.clowder.session.internal.simulation;

/** A guarantee was broken. */
final class Violation extends VirtualMachineError {

    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}
