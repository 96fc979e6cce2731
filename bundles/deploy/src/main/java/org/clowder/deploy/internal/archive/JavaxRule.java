package org.clowder.deploy.internal.archive;

import java.util.Optional;
import org.clowder.server.DeploymentException;

/** What becomes of an application that is written for {@code javax.servlet}, which here is {@code jakarta.servlet}. */
public enum JavaxRule {
    /** It is refused, or, where it may do without, told of. */
    TOLD(""),
    /** It is converted. */
    FOUND("-if-javax"),
    /** Everything is converted, whatever it is written for. */
    CONVERTED("-javax");

    /** What to do with one that is refused. */
    public static final String REMEDY =
            "move it to the folder javax of the deploy folder, where it is" + " converted, or set deploy.migrate=javax";

    private final String suffix;

    JavaxRule(String suffix) {
        this.suffix = suffix;
    }

    /** Tells what was unpacked by this rule from what was by another one. */
    String suffix() {
        return suffix;
    }

    /** Whether an application is to be converted. */
    public boolean converts(Contents contents) throws DeploymentException {
        return this == CONVERTED || this == FOUND && JavaxUse.of(contents).isPresent();
    }

    /**
     * Judges an application that is to run as it is.
     *
     * @return what there is to say about it; empty if there is nothing
     * @throws DeploymentException if it is refused
     */
    public Optional<String> judge(Contents contents) throws DeploymentException {
        Optional<JavaxUse> use = this == TOLD ? JavaxUse.of(contents) : Optional.empty();
        if (use.isPresent() && use.get().certain()) {
            throw new DeploymentException(use.get().text());
        }
        return use.map(JavaxUse::text);
    }
}
