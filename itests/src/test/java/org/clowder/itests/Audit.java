package org.clowder.itests;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of all sessions of a {@link Ledger} on one member. */
record Audit(List<Account.Finding> findings) {

    private static final int EXAMPLES = 5;

    int count(Account.Verdict verdict) {
        return Math.toIntExact(findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .count());
    }

    /** How many sessions are not as they were acknowledged. */
    int damaged() {
        return findings.size() - count(Account.Verdict.COMPLETE);
    }

    /** How many acknowledged writes the member does not have. */
    int lostWrites() {
        return findings.stream().mapToInt(Account.Finding::missing).sum();
    }

    /** The numbers, and some of the damaged sessions. */
    @Override
    public String toString() {
        Map<Account.Verdict, Integer> counts = new EnumMap<>(Account.Verdict.class);
        for (Account.Verdict verdict : Account.Verdict.values()) {
            counts.put(verdict, count(verdict));
        }
        return counts + ", " + lostWrites() + " acknowledged writes lost"
                + findings.stream()
                        .filter(finding -> finding.verdict() != Account.Verdict.COMPLETE)
                        .limit(EXAMPLES)
                        .map(finding -> "\n  " + finding.verdict() + " " + finding.text())
                        .collect(Collectors.joining());
    }
}
