package org.clowder.itests;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a client knows of one session that it alone writes. Write {@code n} sets the counter to {@code n} and one of
 * {@value #ATTRIBUTES} attributes to a text that only this write of this session has, so what the session has to hold
 * follows from the number of the last write. One thread at a time.
 */
final class Account {

    /** The application is to have a {@code LedgerServlet} here. */
    static final String PATTERN = "/ledger/*";

    private static final int ATTRIBUTES = 4;

    private final String application;
    private final int serial;
    private String cookie;
    private int issued;
    private volatile int acknowledged;

    /**
     * @param application its context path
     * @param serial tells the session from all others
     */
    Account(String application, int serial) {
        this.application = application;
        this.serial = serial;
    }

    /** The number of the last write that was answered with 200. */
    int acknowledged() {
        return acknowledged;
    }

    /**
     * Writes once, and expects to find the write before. Anything but an answer with 200 leaves open whether the session has changed.
     *
     * @return the name of the member that has answered
     */
    String write(KeepAliveClient client) throws IOException {
        int number = ++issued;
        KeepAliveClient.Answer answer = client.get(
                application + "/ledger/write?count=" + number + "&" + attribute(number) + "=" + text(number), cookie);
        if (answer.status() != 200) {
            throw new IOException("write " + number + ": status " + answer.status() + " " + answer.body());
        }
        cookie = answer.cookie() == null ? cookie : answer.cookie();
        String[] found = answer.body().split(" ", 2);
        // whoever stands between may have sent it a second time
        if (Integer.parseInt(found[0]) < number - 1) {
            throw new IOException("write " + number + " has found write " + found[0] + " on " + found[1]);
        }
        acknowledged = number;
        return found[1];
    }

    private static String attribute(int number) {
        return "a" + number % ATTRIBUTES;
    }

    private String text(int number) {
        return "session-" + serial + "-write-" + number;
    }

    /** Everything the session holds after a write. */
    private Map<String, String> after(int number) {
        Map<String, String> held = new TreeMap<>(Map.of("count", "" + number));
        for (int i = Math.max(1, number - ATTRIBUTES + 1); i <= number; i++) {
            held.put(attribute(i), text(i));
        }
        return held;
    }

    /**
     * What another client sees.
     *
     * @param verdict how it compares with what is known
     * @param missing how many acknowledged writes it lacks
     * @param text for people
     */
    record Finding(Verdict verdict, int missing, String text) {}

    /** From good to bad. */
    enum Verdict {
        /** All that was acknowledged, in one piece. */
        COMPLETE,
        /** An earlier state, in one piece. */
        BEHIND,
        /** Not there at all, though something was acknowledged. */
        ABSENT,
        /** What never was the state of this session after a write. */
        WRONG
    }

    /** Reads the session. The read does not change it. */
    Finding read(KeepAliveClient client) throws IOException {
        if (acknowledged == 0) {
            return new Finding(Verdict.COMPLETE, 0, "nothing was acknowledged");
        }
        KeepAliveClient.Answer answer = client.get(application + "/ledger/read", cookie);
        if (answer.status() == 404) {
            return finding(Verdict.ABSENT, acknowledged, "no session");
        }
        if (answer.status() != 200) {
            return finding(Verdict.WRONG, acknowledged, "status " + answer.status() + " " + answer.body());
        }
        Map<String, String> held = new TreeMap<>();
        answer.body().lines().map(line -> line.split("=", 2)).forEach(field -> held.put(field[0], field[1]));
        return judge(held);
    }

    private Finding judge(Map<String, String> held) {
        int count = Integer.parseInt(held.getOrDefault("count", "0"));
        if (count > issued || !held.equals(after(count))) {
            return finding(Verdict.WRONG, Math.max(0, acknowledged - count), held.toString());
        }
        return count < acknowledged
                ? finding(Verdict.BEHIND, acknowledged - count, held.toString())
                : finding(Verdict.COMPLETE, 0, held.toString());
    }

    private Finding finding(Verdict verdict, int missing, String seen) {
        return new Finding(
                verdict, missing, cookie + ", " + acknowledged + " of " + issued + " writes acknowledged: " + seen);
    }
}
