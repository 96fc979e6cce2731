package org.clowder.deploy.internal.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.deploy.internal.folder.DeployFolders;
import org.clowder.deploy.internal.rollout.Message.Deploy;
import org.clowder.deploy.internal.rollout.Message.Offer;
import org.clowder.deploy.internal.rollout.Message.Part;
import org.clowder.deploy.internal.rollout.Message.Request;
import org.clowder.server.DeploymentException;

/**
 * What this member takes of other members' rollouts, of which one at a time has it, its own among them. Thread-safe; deploys under no
 * lock.
 */
final class Desk {

    /** After which a rollout that says nothing any more is over. */
    static final Duration SILENCE = Duration.ofHours(1);

    private static final SecureRandom TICKETS = new SecureRandom();

    private final Path place;
    private final Gate gate;
    private final Duration silence;
    private final Later later;
    private Taken taken;
    /** Whether it is looked at later. */
    private boolean watched;

    private volatile boolean accepting;

    /** A rollout that has this member. */
    private static final class Taken {
        private final long rollout;
        private final String from;
        private final Offer offer;
        private final Parcel parcel;
        private long heard = System.nanoTime();
        private final long ticket = TICKETS.nextLong();
        private boolean deploying;
        private int last;

        Taken(long rollout, String from, Offer offer, Parcel parcel) {
            this.rollout = rollout;
            this.from = from;
            this.offer = offer;
            this.parcel = parcel;
        }
    }

    /** It was asked for that already, and is at it or has answered. */
    static final class RepeatedException extends DeploymentException {
        private static final long serialVersionUID = 1L;

        RepeatedException() {
            super("was asked for that already");
        }
    }

    /** Has something done after some time, on another thread. */
    @FunctionalInterface
    interface Later {
        void run(Runnable work, Duration delay);
    }

    /**
     * @param place where files arrive; emptied
     * @param silence after which a rollout that has not ended is over
     */
    Desk(Path place, Gate gate, Duration silence, Later later) {
        this.place = place;
        this.gate = gate;
        this.silence = silence;
        this.later = later;
        Directories.delete(place);
    }

    void accept(boolean others) {
        accepting = others;
    }

    /** Has this member for a rollout of its own, until {@link #end}. */
    synchronized void reserve(long rollout, String self) throws DeploymentException {
        expectFree(self);
        taken = new Taken(rollout, self, null, null);
    }

    /** A member has one rollout at a time: where it begins another one, the end of the one before was not heard. */
    private void expectFree(String from) throws DeploymentException {
        if (taken != null && taken.parcel != null && taken.from.equals(from)) {
            end(taken.rollout);
        }
        if (taken != null) {
            throw new DeploymentException(
                    "is taken by a rollout of member " + taken.from + "; try again when that is over");
        }
    }

    /**
     * Does what another member asks for.
     *
     * @param from that member, as no other one is called
     * @return one line about it
     * @throws DeploymentException if it is not done; the message is one line
     */
    String handle(Request request, String from) throws DeploymentException {
        if (!(request.step() instanceof Message.End) && !accepting) {
            throw new DeploymentException("takes no applications from other members: " + ConfigurationCheck.ACCEPT
                    + "=true in its conf/" + DeployConfiguration.PID + ".cfg has it do so");
        }
        try {
            if (request.step() instanceof Offer offer) {
                gate.expectOpen();
                take(request.rollout(), from, offer);
                return "would take it";
            } else if (request.step() instanceof Part part) {
                append(request, from, part);
                return "";
            } else if (request.step() instanceof Deploy) {
                return deploy(request, from);
            }
            if (ticket(request.rollout(), from) == request.ticket()) {
                end(request.rollout());
            }
            return "";
        } catch (IOException e) {
            throw new DeploymentException("cannot keep the file: " + e, e);
        }
    }

    private synchronized void take(long rollout, String from, Offer offer) throws DeploymentException, IOException {
        expectFree(from);
        if (!plain(offer.name())) {
            throw new DeploymentException("does not take a file of the name \"" + offer.name() + "\"");
        }
        Files.createDirectories(place);
        long room = Files.getFileStore(place).getUsableSpace();
        // it arrives, is copied into the deploy folder and unpacked
        if (room / 3 < offer.size()) {
            throw new DeploymentException("has too little room on its disk: " + room
                    + " bytes, expected three times the " + offer.size() + " of the file");
        }
        taken = new Taken(rollout, from, offer, new Parcel(place, offer.name()));
        if (!watched) {
            watched = true;
            later.run(this::endSilent, silence);
        }
    }

    /** The end of a rollout may have been lost on the way. One look is due, however many begin. */
    private synchronized void endSilent() {
        if (taken != null && taken.parcel != null) {
            long left = taken.deploying ? silence.toNanos() : silence.toNanos() - (System.nanoTime() - taken.heard);
            if (left > 0) {
                later.run(this::endSilent, Duration.ofNanos(left));
                return;
            }
            end(taken.rollout);
        }
        watched = false;
    }

    /** True for the name of an application's file, without any directory. */
    private static boolean plain(String name) {
        try {
            Path path = Path.of(name);
            return path.getNameCount() == 1
                    && path.getFileName().toString().equals(name)
                    && name.indexOf('\\') < 0
                    && DeployFolders.isApplication(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private synchronized Taken of(Request request, String from) throws DeploymentException {
        if (taken == null
                || taken.rollout != request.rollout()
                || taken.ticket != request.ticket()
                || !taken.from.equals(from)
                || taken.parcel == null) {
            throw new DeploymentException("knows nothing of this rollout any more");
        }
        if (request.number() <= taken.last) {
            throw new RepeatedException();
        }
        taken.last = request.number();
        taken.heard = System.nanoTime();
        return taken;
    }

    private synchronized void append(Request request, String from, Part part) throws DeploymentException, IOException {
        Taken own = of(request, from);
        if (part.offset() != own.parcel.size() || part.offset() + part.bytes().length > own.offer.size()) {
            throw new DeploymentException("has " + own.parcel.size() + " of " + own.offer.size()
                    + " bytes, and was sent " + part.bytes().length + " from " + part.offset());
        }
        own.parcel.append(part.bytes());
    }

    private String deploy(Request request, String from) throws DeploymentException, IOException {
        Taken own;
        Path file;
        synchronized (this) {
            own = of(request, from);
            file = own.parcel.file();
            String digest = own.parcel.digest();
            if (!digest.equals(own.offer.digest())) {
                throw new DeploymentException(
                        "got a file with the SHA-256 " + digest + ", expected " + own.offer.digest());
            }
            own.deploying = true;
        }
        try {
            return gate.deploy(file);
        } finally {
            synchronized (this) {
                own.deploying = false;
                end(request.rollout());
            }
        }
    }

    /** What that rollout has to say with whatever it asks; 0 if it does not have this member. */
    synchronized long ticket(long rollout, String from) {
        return taken != null && taken.rollout == rollout && taken.from.equals(from) ? taken.ticket : 0;
    }

    /** That rollout has this member no more; what is being deployed goes on. */
    synchronized void end(long rollout) {
        if (taken != null && taken.rollout == rollout && !taken.deploying) {
            if (taken.parcel != null) {
                taken.parcel.close();
            }
            taken = null;
        }
    }

    /** A member has left: so has its rollout. */
    synchronized void left(String member) {
        if (taken != null && taken.from.equals(member)) {
            end(taken.rollout);
        }
    }

    synchronized void close() {
        if (taken != null && taken.parcel != null) {
            taken.parcel.close();
        }
    }
}
