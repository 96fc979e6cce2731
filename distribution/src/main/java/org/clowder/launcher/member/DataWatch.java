package org.clowder.launcher.member;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Notices that {@code data/} was deleted under a running member, and makes it anew with the lock, so that no second process takes the member's place. */
public final class DataWatch {

    private static final Logger LOG = Logger.getLogger(DataWatch.class.getName());
    private static final long MILLIS = 500;

    private final MemberDirectory member;
    private final MemberLock lock;
    private boolean failed;

    private DataWatch(MemberDirectory member, MemberLock lock) {
        this.member = member;
        this.lock = lock;
    }

    /** Looks twice a second, as long as the lock is held. */
    @SuppressWarnings("FutureReturnValueIgnored") // it logs what fails, and looks again
    public static void begin(MemberDirectory member, MemberLock lock) {
        Executors.newSingleThreadScheduledExecutor(work -> {
                    Thread thread = new Thread(work, "clowder-data");
                    thread.setDaemon(true);
                    return thread;
                })
                .scheduleWithFixedDelay(new DataWatch(member, lock)::look, MILLIS, MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (lock.renew()) {
                LOG.warning(
                        member.data() + " was deleted under the running member. Commands reach the member again; what"
                                + " applications and bundles had there is gone: restart the member");
            }
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.log(Level.WARNING, member.data() + " is gone, and cannot be made anew; it is tried again", e);
            }
            failed = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
