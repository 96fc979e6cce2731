package org.clowder.launcher.member;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Main;

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

    private final MemberDirectory member;
    private FileChannel channel;
    /** Of the file that is locked; null where files have none. */
    private Object key;

    private MemberLock(MemberDirectory member, FileChannel channel) throws IOException {
        this.member = member;
        take(channel);
    }

    /**
     * Takes the lock for this process.
     *
     * @throws CommandException if another process has it
     */
    public static MemberLock acquire(MemberDirectory member)
            throws CommandException, IOException, InterruptedException {
        Optional<ProcessHandle> other = Files.exists(file(member)) ? Optional.empty() : withoutLock(member);
        if (other.isPresent()) {
            throw running(member, String.valueOf(other.get().pid()));
        }
        FileChannel channel = open(member);
        if (!tryLock(channel)) {
            String pid = readPid(channel).map(String::valueOf).orElse("unknown");
            channel.close();
            throw running(member, pid);
        }
        return new MemberLock(member, channel);
    }

    private static CommandException running(MemberDirectory member, String pid) {
        return CommandException.refused(
                "the member in " + member.base() + " is running already (process id " + pid + ")");
    }

    /** A process that runs the member, whose lock somebody has deleted just now; on Linux, where it can be seen in which directory a process runs. */
    private static Optional<ProcessHandle> withoutLock(MemberDirectory member) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> String.join(" ", arguments).contains(Main.class.getName() + " run"))
                        .isPresent())
                .filter(process -> runsIn(process, member.base()))
                .findFirst();
    }

    private static boolean runsIn(ProcessHandle process, Path directory) {
        try {
            return Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), directory);
        } catch (IOException e) {
            return false;
        }
    }

    private static FileChannel open(MemberDirectory member) throws IOException {
        return FileChannel.open(
                file(member), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void take(FileChannel locked) throws IOException {
        locked.truncate(0);
        locked.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
        key = key(member);
        channel = locked;
    }

    /** Null too if there is no file. */
    private static Object key(MemberDirectory member) throws IOException {
        try {
            return Files.readAttributes(file(member), BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /**
     * Takes the lock anew if somebody has deleted the file, with or without {@code data/}. Another process that took it meanwhile keeps it.
     *
     * @return whether it was taken anew
     */
    public synchronized boolean renew() throws IOException, InterruptedException {
        if (!channel.isOpen() || Files.exists(file(member)) && Objects.equals(key, key(member))) {
            return false;
        }
        member.createDirectories();
        FileChannel other = open(member);
        if (!tryLock(other)) {
            other.close();
            return false;
        }
        channel.close();
        take(other);
        return true;
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
        try (FileChannel channel = FileChannel.open(file(member), StandardOpenOption.READ)) {
            return readPid(channel).filter(holder -> holder == pid).isPresent();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The process that runs the member, if one does. */
    public static Optional<ProcessHandle> holder(MemberDirectory member) throws IOException {
        // A shared lock is enough to ask with, and needs no right to write.
        try (FileChannel channel = FileChannel.open(file(member), StandardOpenOption.READ);
                FileLock free = channel.tryLock(LOCKED_BYTE, 1, true)) {
            return free != null ? Optional.empty() : readPid(channel).flatMap(ProcessHandle::of);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Releases the lock. */
    @Override
    public synchronized void close() throws IOException {
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
