package org.clowder.launcher.member;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.clowder.launcher.CommandException;

/**
 * Keeps a second process off a member's directory: a lock on {@code data/lock}, which holds the process id. The
 * operating system releases it with the process, however that ends.
 */
public final class MemberLock implements AutoCloseable {

    /** Behind the process id, so that the id can be read on systems where locks are mandatory. */
    private static final long LOCKED_BYTE = 1024;

    /** How long a client that only asks who has the lock may be in the way. */
    private static final int PATIENCE = 5;

    private static final long PAUSE_MILLIS = 50;

    private final FileChannel channel;

    private MemberLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock for this process.
     *
     * @throws CommandException if another process has it
     */
    public static MemberLock acquire(MemberDirectory member)
            throws CommandException, IOException, InterruptedException {
        FileChannel channel = FileChannel.open(
                file(member), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            String pid = readPid(channel).map(String::valueOf).orElse("unknown");
            channel.close();
            throw CommandException.refused(
                    "the member in " + member.base() + " is running already (process id " + pid + ")");
        }
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
        return new MemberLock(channel);
    }

    private static boolean tryLock(FileChannel channel) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            if (channel.tryLock(LOCKED_BYTE, 1, false) != null) {
                return true;
            }
            if (readPid(channel).flatMap(ProcessHandle::of).isPresent()) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    /** True if a process has taken the lock, whether it still has it or not. */
    public static boolean takenBy(MemberDirectory member, long pid) throws IOException {
        if (!Files.exists(file(member))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file(member), StandardOpenOption.READ)) {
            return readPid(channel).filter(holder -> holder == pid).isPresent();
        }
    }

    /** The process that runs the member, if one does. */
    public static Optional<ProcessHandle> holder(MemberDirectory member) throws IOException {
        if (!Files.exists(file(member))) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file(member), StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock(LOCKED_BYTE, 1, false)) {
            return free != null ? Optional.empty() : readPid(channel).flatMap(ProcessHandle::of);
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static Optional<Long> readPid(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Path file(MemberDirectory member) {
        return member.data().resolve("lock");
    }
}
