package org.clowder.server.internal.reload;

import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.Origin.Made;

/** Adds, removes or replaces what an element asks for. What is taken out is gone; to undo that, it is made again. */
final class ExchangeStep implements Step {

    private final RunningTree tree;
    private final Place place;
    private final Inside old;
    private final Inside now;
    private boolean begun;
    private Made placed;

    /**
     * An element inside another one.
     *
     * @param element null if there is none
     */
    record Inside(Element parent, Element element) {}

    ExchangeStep(RunningTree tree, Place place, Inside old, Inside now) {
        this.tree = tree;
        this.place = place;
        this.old = old;
        this.now = now;
    }

    @Override
    public void apply() throws Exception {
        Made made = now.element() == null ? null : tree.make(now.element(), place.parent());
        begun = true;
        try {
            place.exchange(
                    old.element() == null ? null : tree.live(old.element()), made == null ? null : made.object());
        } catch (Exception e) {
            release(made);
            throw e;
        }
        if (old.element() != null) {
            tree.release(old.element());
        }
        placed = made;
    }

    private void release(Made made) {
        if (made != null) {
            tree.release(made.element());
        }
    }

    /** It could not be applied, and is not undone: neither is there. */
    void leave() {
        tree.release(old.element());
    }

    @Override
    public void undo() throws Exception {
        if (!begun) {
            return;
        }
        if (old.element() != null) {
            tree.release(old.element());
        }
        Made back = old.element() == null ? null : tree.make(old.element(), place.parent());
        place.exchange(placed == null ? null : placed.object(), back == null ? null : back.object());
        release(placed);
        if (back != null) {
            old.parent().replace(old.element(), back.element());
        }
    }

    @Override
    public void finish() {
        if (placed != null) {
            now.parent().replace(now.element(), placed.element());
        }
    }

    @Override
    public String told() {
        if (now.element() == null) {
            return "removed " + Names.of(old.element()) + " of " + place.name();
        }
        return (old.element() == null ? "added " : "replaced ") + Names.of(now.element()) + " of " + place.name() + " ("
                + now.element().place() + ")";
    }
}
