package org.clowder.launcher.member;

import java.io.IOException;
import java.nio.file.Path;
import org.clowder.launcher.CommandException;

/** Takes the lock of a member, says what came of it, and lives until its input ends. */
final class LockProcess {

    private LockProcess() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            MemberLock lock = MemberLock.acquire(new MemberDirectory(Path.of(args[0])));
            System.out.println("locked");
            System.in.read();
            lock.close();
        } catch (CommandException e) {
            System.out.println(e.getMessage());
        }
    }
}
