package org.clowder.itests;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.harness.Member;
import org.clowder.itests.app.OfficeServlet;

/**
 * What one user does from a login to its end, in two applications with an {@link OfficeServlet} and one single sign-on, and what is known of it. Every answer
 * is looked at: who is logged in stays so, and who has logged out is nobody. One thread at a time.
 */
final class Shift {

    /** What the applications answer to who is not logged in. */
    static final String WHO = "who are you?";

    static final String FIRST = "/first";
    static final String SECOND = "/second";
    static final String SIGN_ON = "JSESSIONIDSSO";
    private static final String SESSION = "JSESSIONID";
    private static final int LAPSES_AFTER_SECONDS = 2;

    /** How it ends. */
    enum End {
        LOGOUT,
        INVALIDATION,
        /** By time. */
        LAPSE
    }

    private enum State {
        /** Not logged in yet, or a request has failed. */
        UNKNOWN,
        IN,
        OUT,
        LAPSED
    }

    private final Browser first = new Browser();
    private final Browser second = new Browser();
    private final String user;
    private final int port;
    private State state = State.UNKNOWN;
    private String idBefore;
    private long begun;

    /** @param port where all requests go to */
    Shift(String user, int port) {
        this.user = user;
        this.port = port;
    }

    static String path(String application, String resource) {
        return application + resource;
    }

    boolean isIn() {
        return state == State.IN;
    }

    boolean isOver() {
        return state == State.OUT || state == State.LAPSED;
    }

    /** When the last request began, by {@code System.nanoTime}. */
    long begun() {
        return begun;
    }

    String user() {
        return user;
    }

    /** The session's id, of the first application before the login. */
    String idBefore() {
        return idBefore;
    }

    /** The id of the session that it has, or had last, in an application. */
    String id(String application) {
        return (application.equals(FIRST) ? first : second).cookie(SESSION);
    }

    // ---- what the user does

    /** Asks for a page and comes to the one that logs in; the member that has served it is the route of {@link #idBefore}. */
    void knock() throws IOException {
        expect(WHO, answered(first.get(next(), FIRST + "/in?text=asked")));
        idBefore = id(FIRST);
    }

    /** As {@link #knock}, with a form. */
    void knockWithAForm() throws IOException {
        expect(WHO, answered(first.post(next(), FIRST + "/in", Map.of("text", "posted"))));
        idBefore = id(FIRST);
    }

    /** Sends the password, and comes to what was asked for before. */
    void enter(String asked) throws IOException {
        HttpResponse<String> answer =
                first.post(next(), FIRST + "/j_security_check", Map.of("j_username", user, "j_password", "secret"));
        expect(asked + " ", answered(answer));
        second.keep(SIGN_ON, first.cookie(SIGN_ON));
        state = State.IN;
    }

    void logIn() throws IOException {
        knock();
        enter("GET " + user + " asked");
    }

    /** A request to each of the applications. Returns the member that has answered the first. */
    String work() throws IOException {
        String seen = page(first, FIRST);
        expect(seenBy(user), seen);
        expect(seenBy(user), page(second, SECOND));
        return seen.substring(seen.lastIndexOf(' ') + 1);
    }

    void end(End how) throws IOException {
        switch (how) {
            case LOGOUT -> answered(first.get(next(), FIRST + "/out/leave"));
            case INVALIDATION -> answered(second.get(next(), SECOND + "/out/end"));
            case LAPSE -> {
                answered(first.get(next(), FIRST + "/out/lapse?seconds=" + LAPSES_AFTER_SECONDS));
                answered(second.get(next(), SECOND + "/out/lapse?seconds=" + LAPSES_AFTER_SECONDS));
            }
        }
        state = how == End.LAPSE ? State.LAPSED : State.OUT;
        if (state == State.OUT) {
            expect(WHO, page(copy(first), FIRST));
            expect(WHO, page(copy(second), SECOND));
        }
    }

    /** Its user does not know any more what became of it. */
    void lost() {
        state = State.UNKNOWN;
    }

    private int next() {
        begun = System.nanoTime();
        return port;
    }

    private String page(Browser browser, String application) throws IOException {
        return answered(browser.get(next(), application + "/in?text=worked"));
    }

    private static String seenBy(String user) {
        return "GET " + user + " worked ";
    }

    private static String answered(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= 500) {
            throw new IOException(answer.request().uri() + ": status " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private void expect(String begin, String seen) {
        if (!seen.startsWith(begin)) {
            throw new AssertionError(this + " expects \"" + begin + "\" and sees: " + seen);
        }
    }

    /** Has the same cookies, and leaves those of the original as they are. */
    private static Browser copy(Browser original) {
        Browser copy = new Browser();
        for (String name : Set.of(SESSION, SIGN_ON)) {
            if (original.cookie(name) != null) {
                copy.keep(name, original.cookie(name));
            }
        }
        return copy;
    }

    // ---- what a member says

    /** Whom an id means there, without the single sign-on; empty if there is no such session. */
    static Optional<String> look(Member member, String application, String id) throws IOException {
        Browser browser = new Browser();
        browser.keep(SESSION, id);
        HttpResponse<String> answer = browser.get(member, application + "/out/look");
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(answered(answer));
    }

    /** What is not as its user knows it. */
    Optional<String> fault(Member member) throws IOException {
        return switch (state) {
            case UNKNOWN -> Optional.empty();
            case IN ->
                signedOn(member) && allAre(member, Optional.of(user)) ? old(member) : fault(member, "is logged out");
            case OUT ->
                signedOn(member) || !allAre(member, Optional.empty())
                        ? fault(member, "is still logged in")
                        : old(member);
            case LAPSED -> allAre(member, Optional.empty()) ? old(member) : fault(member, "has not ended by time");
        };
    }

    private Optional<String> old(Member member) throws IOException {
        return look(member, FIRST, idBefore).isEmpty() ? Optional.empty() : fault(member, "answers to the id before");
    }

    /** Of the second application only whether it has the session: who is logged in there is the single sign-on's affair. */
    private boolean allAre(Member member, Optional<String> whom) throws IOException {
        return look(member, FIRST, id(FIRST)).equals(whom)
                && (id(SECOND) == null || look(member, SECOND, id(SECOND)).isPresent() == whom.isPresent());
    }

    /** Whether the cookie of the single sign-on alone leads in. */
    private boolean signedOn(Member member) throws IOException {
        Browser browser = new Browser();
        browser.keep(SIGN_ON, first.cookie(SIGN_ON));
        return !answered(browser.get(member, SECOND + "/in")).equals(WHO);
    }

    private Optional<String> fault(Member member, String what) {
        return Optional.of(this + " " + what + " on " + member.name());
    }

    @Override
    public String toString() {
        return Stream.of(user, state, idBefore, id(FIRST), id(SECOND))
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }
}
