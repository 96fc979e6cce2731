package org.clowder.session.internal.protocol;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Keeps a few workspaces, about one for each processor. Not thread-local: threads outlive the application, and would
 * keep its classes. For any number of threads.
 */
final class WorkspacePool {

    private final AtomicReferenceArray<Workspace> slots;
    private final Supplier<Workspace> maker;

    WorkspacePool(Supplier<Workspace> maker) {
        this.maker = maker;
        int wanted = 2 * Runtime.getRuntime().availableProcessors();
        this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(wanted) * 2);
    }

    Workspace take() {
        Workspace kept = slots.getAndSet(slot(), null);
        return kept == null ? maker.get() : kept;
    }

    void give(Workspace workspace) {
        slots.set(slot(), workspace);
    }

    /** A thread finds again what it gave, unless another thread has the same slot. */
    @SuppressWarnings("deprecation") // threadId() comes with Java 19
    private int slot() {
        return (int) Thread.currentThread().getId() & slots.length() - 1;
    }
}
