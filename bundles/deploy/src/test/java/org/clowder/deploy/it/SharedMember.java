package org.clowder.deploy.it;

import java.nio.file.Files;
import java.nio.file.Path;
import org.clowder.deploy.internal.archive.Directories;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The one member of this JVM, started for the first test that asks for it and stopped at the end; clears it after each test. */
final class SharedMember implements AfterEachCallback {

    private static Member member;

    /** The JVM runs several test classes, each of which JUnit takes for the first one. */
    static synchronized Member member() {
        if (member == null) {
            try {
                Path directory = Files.createTempDirectory("clowder-member");
                member = new Member(directory).start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(member, directory)));
            } catch (Exception e) {
                throw new IllegalStateException("The member does not start", e);
            }
        }
        return member;
    }

    private static void end(Member running, Path directory) {
        try {
            running.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            Directories.delete(directory);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        member().clear();
    }
}
