package org.clowder.server.internal;

/** Is told what is found while a descriptor is read. Lines are counted from 1; 0 means that none is known. */
interface Findings {

    /** Hears nothing. */
    Findings NONE = new Findings() {
        @Override
        public void note(int line, String message) {}

        @Override
        public void warning(int line, String message) {}

        @Override
        public void problem(int line, String message) {}
    };

    /** Something was understood in another way than it was written. */
    void note(int line, String message);

    /** Something was understood, and the user has to decide whether that is what is wanted. */
    void warning(int line, String message);

    /** Something cannot be. May throw, which ends the reading. */
    void problem(int line, String message);

    /** A class is named that no bundle offers yet. */
    default void missing(int line, String className, String message) {
        problem(line, message);
    }
}
