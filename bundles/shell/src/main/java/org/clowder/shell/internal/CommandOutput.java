package org.clowder.shell.internal;

/**
 * What a command returns when an exit code belongs to it.
 *
 * @param text what is printed
 * @param exitCode 0 if the command did what it promises
 */
record CommandOutput(String text, int exitCode) {

    @Override
    public String toString() {
        return text;
    }
}
