package org.clowder.deploy.internal.deployment;

/**
 * The unpacked contents of one application: what is to run, what ran before until that does, and the latest content that cannot.
 * Confined to whoever has the application's turn.
 */
final class Revisions {

    private Unpacked ready;
    /** Whether it has run. */
    private boolean proven;

    /** Null unless {@link #ready} is to take the place of one that ran. */
    private Unpacked former;

    private String refused;
    /** That in which it could not start; null if it cannot be used at all. */
    private ServerLink.Session refusedIn;

    private String refusal = "";

    /** @param nanos how long it took to make it ready */
    record Unpacked(String revision, PreparedApplication application, long nanos) {}

    /** What is to run; null if there is nothing. */
    Unpacked ready() {
        return ready;
    }

    boolean isReady(String revision) {
        return ready != null && ready.revision().equals(revision);
    }

    /** Whether a content cannot be used, or does not start in this session. */
    boolean isRefused(String revision, ServerLink.Session session) {
        return revision.equals(refused) && (refusedIn == null || refusedIn == session);
    }

    /** Why the latest content is refused. */
    String refusal() {
        return refusal;
    }

    /** What has run stays until this one does. */
    void take(Unpacked next) {
        if (proven && ready.application().outlastsUpdates()) {
            former = ready;
        } else if (ready != null) {
            ready.application().discard();
        }
        ready = next;
        proven = false;
    }

    /** What is ready runs. */
    void started() {
        proven = true;
        if (former != null) {
            former.application().discard();
            former = null;
        }
    }

    void refuse(String revision, String reason) {
        refused = revision;
        refusedIn = null;
        refusal = "update refused: " + reason;
    }

    /**
     * What is ready does not start: goes back to what ran before.
     *
     * @return false if there is nothing of that
     */
    boolean rollBack(ServerLink.Session session, String reason) {
        if (former == null) {
            return false;
        }
        refused = ready.revision();
        refusedIn = session;
        refusal = "update does not start: " + reason;
        ready.application().discard();
        ready = former;
        former = null;
        proven = true;
        return true;
    }

    /** What could not start is to be tried again. */
    void tryAgain() {
        if (refusedIn != null) {
            forgive();
        }
    }

    /** Whatever was refused may be tried again. */
    void forgive() {
        refused = null;
        refusedIn = null;
    }

    /** @param delete whether the files go, too */
    void discard(boolean delete) {
        if (delete && ready != null) {
            ready.application().discard();
        }
        if (delete && former != null) {
            former.application().discard();
        }
        ready = null;
        former = null;
        proven = false;
    }
}
