package org.clowder.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadDumpTest {

    private final CyclicBarrier bothHaveOne = new CyclicBarrier(2);

    private Thread started(String name, ReentrantLock first, ReentrantLock second) {
        Thread thread = new Thread(
                () -> {
                    first.lock();
                    try {
                        bothHaveOne.await();
                        second.lockInterruptibly();
                        second.unlock();
                    } catch (Exception e) {
                        // the end of the test
                    } finally {
                        first.unlock();
                    }
                },
                name);
        thread.start();
        return thread;
    }

    @Test
    void threadsThatWaitForEachOtherAreNamed() throws Exception {
        assertThat(ThreadDump.now()).endsWith(" threads\nNo deadlock\n");
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        Thread left = started("left hand", a, b);
        Thread right = started("right hand", b, a);
        while (!b.hasQueuedThread(left) || !a.hasQueuedThread(right)) {
            Thread.onSpinWait();
        }

        String dump = ThreadDump.now();

        left.interrupt();
        left.join();
        right.join();
        String lock = "java.util.concurrent.locks.ReentrantLock\\$NonfairSync@[0-9a-f]+";
        assertThat(dump.substring(dump.indexOf("DEADLOCK")))
                .matches("DEADLOCK, these wait for each other:\n" + "(  \"(left|right) hand\" #\\d+ waits for " + lock
                        + " of \"(left|right) hand\" #\\d+\n){2}");
        assertThat(dump)
                .containsPattern(
                        "\"left hand\" #\\d+ WAITING, processor \\d+ ms, waits for " + lock + " of \"right hand\"")
                .contains("    at org.clowder.shell.internal.ThreadDumpTest.lambda$started$")
                .containsPattern("    has " + lock)
                .contains("\"" + Thread.currentThread().getName() + "\" #"
                        + Thread.currentThread().getId() + " RUNNABLE");
    }

    @Test
    void whoHasAMonitorIsShownWhereItTookIt() {
        synchronized (bothHaveOne) {
            assertThat(ThreadDump.now())
                    .containsPattern(
                            "at org.clowder.shell.internal.ThreadDumpTest.whoHasAMonitorIsShownWhereItTookIt.*\n"
                                    + "       has java.util.concurrent.CyclicBarrier@");
        }
    }
}
