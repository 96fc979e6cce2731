package org.clowder.launcher.member;

import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clowder.launcher.CommandException;

/**
 * The directory of one member.
 *
 * @param base the directory, absolute
 */
public record MemberDirectory(Path base) {

    /**
     * The directory of an existing member.
     *
     * @throws CommandException if it has no {@code conf/clowder.properties}
     */
    public static MemberDirectory existing(Path base) throws CommandException {
        MemberDirectory member = new MemberDirectory(base);
        if (!Files.isRegularFile(member.properties())) {
            throw CommandException.refused(base + " is not the directory of a member: " + member.properties()
                    + " is missing; \"clowder create DIR\" makes a new member");
        }
        return member;
    }

    public Path conf() {
        return base.resolve("conf");
    }

    public Path properties() {
        return conf().resolve("clowder.properties");
    }

    public Path data() {
        return base.resolve("data");
    }

    /** The framework's storage; it can be made anew at any time. */
    public Path cache() {
        return data().resolve("cache");
    }

    public Path logs() {
        return base.resolve("logs");
    }

    /** What the process printed itself, if it was started in the background. */
    public Path console() {
        return logs().resolve("console.log");
    }

    /**
     * Makes the directories that a member writes to, where they are missing.
     *
     * @throws java.nio.file.FileSystemException also if the log cannot be written to its directory
     */
    public void createDirectories() throws IOException {
        for (String name : List.of("deploy", "data", "logs", "webapps")) {
            Files.createDirectories(base.resolve(name));
        }
        logs().getFileSystem().provider().checkAccess(logs(), AccessMode.WRITE, AccessMode.EXECUTE);
    }
}
