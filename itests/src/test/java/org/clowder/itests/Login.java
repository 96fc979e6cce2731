package org.clowder.itests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.clowder.itests.app.DeskServlet;

/**
 * One user of a {@link DeskServlet}, and all that was acknowledged to this user: the number that was written last, the ids
 * that the session had, whether it was logged out. Every {@value #WRITES_BETWEEN_MARKS}th write leaves a mark that no later
 * one replaces, so that the loss of a write shows although others followed. One thread at a time.
 */
final class Login {

    private enum State {
        OUT,
        IN,
        ENDED,
        /** An answer was lost that would have told. */
        UNKNOWN
    }

    private static final int WRITES_BETWEEN_MARKS = 10;
    private static final int NO_SESSION = 404;
    private static final int LONGEST_SIGHT = 300;

    private final String user;
    private final String wishes;
    private final List<String> formerIds = new ArrayList<>();
    private State state = State.OUT;
    private String id;
    private int issued;
    private volatile int acknowledged;

    /**
     * @param user tells the session from all others
     * @param wishes further parameters of the login, each with a leading ampersand
     */
    Login(String user, String wishes) {
        this.user = user;
        this.wishes = wishes;
    }

    String id() {
        return id;
    }

    List<String> formerIds() {
        return formerIds;
    }

    /** How many writes were acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    boolean isIn() {
        return state == State.IN;
    }

    // ---- what the user does

    void logIn(Caller caller) throws IOException {
        KeepAliveClient.Answer answer = caller.get(Desk.path("/login?user=" + user + wishes), null);
        if (answer.status() != 200) {
            throw new IOException("login of " + user + ": status " + answer.status() + " " + answer.body());
        }
        id = answer.body();
        state = State.IN;
    }

    /** Writes the next number, which has to follow one that was acknowledged or may have been written. */
    void write(Caller caller) throws IOException {
        int number = ++issued;
        int before = Integer.parseInt(ask(caller, write(number)));
        if (before < acknowledged) {
            throw new AssertionError(this + " has found number " + before + " when it wrote " + number);
        }
        acknowledged = number;
    }

    /** Like {@link #write(Caller)}; the member that it went on to may be a moment behind. */
    void write(Follower follower) throws IOException {
        int number = ++issued;
        ask(follower, write(number));
        acknowledged = number;
    }

    private static String write(int number) {
        return "/write?number=" + number + (number % WRITES_BETWEEN_MARKS == 0 ? "&mark=" + mark(number) : "");
    }

    private static String mark(int number) {
        return "mark-" + number;
    }

    /** Gets another id. */
    void rename(Caller caller) throws IOException {
        rename(caller, 1);
    }

    void rename(Caller caller, int times) throws IOException {
        String before = id;
        List<String> ids = ask(caller, "/rename?times=" + times).lines().toList();
        formerIds.add(before);
        formerIds.addAll(ids.subList(0, times - 1));
        id = ids.get(times - 1);
    }

    void logOut(Caller caller) throws IOException {
        ask(caller, "/logout");
        state = State.ENDED;
    }

    /** Like {@link #logOut(Caller)}; if an answer was lost, the session may be found ended. */
    void logOut(Follower follower) throws IOException {
        KeepAliveClient.Answer answer = follower.get(Desk.path("/logout"), cookie(id));
        if (answer.status() != 200 && !(answer.status() == NO_SESSION && follower.repeated())) {
            throw new AssertionError(this + ": logout is answered with status " + answer.status());
        }
        state = State.ENDED;
    }

    /** Like {@link #rename(Caller)}; if an answer was lost, nobody knows the id that it told. */
    void rename(Follower follower) throws IOException {
        KeepAliveClient.Answer answer = follower.get(Desk.path("/rename?times=1"), cookie(id));
        if (follower.repeated()) {
            state = State.UNKNOWN;
        } else if (answer.status() == 200) {
            formerIds.add(id);
            id = answer.body().strip();
        } else {
            throw new AssertionError(this + ": a change of its id is answered with status " + answer.status());
        }
    }

    /** Any request of a user who is logged in. */
    String ask(Caller caller, String resource) throws IOException {
        KeepAliveClient.Answer answer = caller.get(Desk.path(resource), cookie(id));
        if (answer.status() != 200) {
            throw new AssertionError(this + ": " + resource + " is answered with status " + answer.status());
        }
        return answer.body();
    }

    // ---- what another client sees

    /** The attributes, which the request does not change; empty if there is no such session. */
    static Optional<Map<String, String>> look(Caller caller, String id) throws IOException {
        KeepAliveClient.Answer answer = caller.get(Desk.path("/look"), cookie(id));
        if (answer.status() == NO_SESSION) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw new IOException("session " + id + ": status " + answer.status() + " " + answer.body());
        }
        Map<String, String> held = new TreeMap<>();
        answer.body().lines().map(line -> line.split("=", 2)).forEach(field -> held.put(field[0], field[1]));
        return Optional.of(held);
    }

    /** What is not as it was acknowledged. */
    Optional<String> fault(Caller caller) throws IOException {
        if (state == State.OUT || state == State.UNKNOWN) {
            return Optional.empty();
        }
        for (String former : formerIds) {
            Optional<Map<String, String>> held = look(caller, former);
            if (held.isPresent()) {
                return fault("answers to the old id " + former, held.get());
            }
        }
        Optional<Map<String, String>> held = look(caller, id);
        if (state == State.ENDED) {
            return held.flatMap(alive -> fault("is logged in after its logout", alive));
        }
        return held.isEmpty() ? Optional.of(this + " is not there") : judge(held.get());
    }

    private Optional<String> judge(Map<String, String> held) {
        int number = Integer.parseInt(held.getOrDefault("number", "0"));
        if (number < acknowledged || number > issued) {
            return fault("is not at the number that was acknowledged", held);
        }
        for (int marked = WRITES_BETWEEN_MARKS; marked <= acknowledged; marked += WRITES_BETWEEN_MARKS) {
            if (!held.containsKey(mark(marked))) {
                return fault("has lost write " + marked, held);
            }
        }
        return user.equals(held.get("user")) ? Optional.empty() : fault("is another user's", held);
    }

    private Optional<String> fault(String what, Map<String, String> held) {
        String text = held.toString();
        return Optional.of(this + " " + what + ": " + text.substring(0, Math.min(LONGEST_SIGHT, text.length())));
    }

    private static String cookie(String id) {
        return "JSESSIONID=" + id;
    }

    @Override
    public String toString() {
        return user + " (" + id + ", " + acknowledged + " of " + issued + " writes acknowledged)";
    }
}
