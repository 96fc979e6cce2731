package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulator that finds nothing proves nothing: each rule of the engine, left out or turned round, is noticed. */
@Timeout(120)
class SimulatorFindsFaultsTest {

    static Stream<Mutant> mutants() {
        return Stream.of(
                new Mutant(
                        "whatever arrives last wins",
                        "state/Replica",
                        "} else if (entry.laterThan(own)) {",
                        "} else if (true) {",
                        400),
                new Mutant(
                        "the earlier stamp wins",
                        "state/Entry",
                        "version > other.version",
                        "version < other.version",
                        50),
                new Mutant(
                        "a merge does not raise the version", "state/Replica", "version = change.version();", "", 400),
                new Mutant(
                        "tombstones stop nothing",
                        "state/ReplicaStore",
                        "return tombstones.containsKey(key);",
                        "return false;",
                        400),
                new Mutant(
                        "an end that was heard of leaves no tombstone",
                        "state/ReplicaStore",
                        "public void end(String key) {\n        tombstones.putIfAbsent(key, now());",
                        "public void end(String key) {",
                        400),
                new Mutant(
                        "a new id that was heard of is not taken over",
                        "state/Replica",
                        "store.renamed(this, oldId);",
                        "",
                        50),
                new Mutant(
                        "markers of removed attributes are dropped at once",
                        "state/Replica",
                        "markers > 0 && stable.test(markedSince)",
                        "markers > 0",
                        2_000),
                new Mutant(
                        "a change lacks the first of what it should hold",
                        "state/Replica",
                        "entry.version() > base)",
                        "entry.version() > base + 1)",
                        50),
                new Mutant(
                        "tombstones are dropped although a member may come back",
                        "exchange/Departed",
                        "long limit = Math.max(core.timing.departure().toNanos(), 2 * timeoutNanos);",
                        "long limit = 0;",
                        1_000),
                new Mutant(
                        "a member that is behind does not ask before it answers",
                        "exchange/Exchange",
                        "if (whom.isEmpty() ||",
                        "if (true ||",
                        1_000),
                new Mutant(
                        "a member that appears is not doubted",
                        "exchange/Link",
                        "if (!has(member)) {",
                        "if (false) {",
                        400),
                new Mutant(
                        "tombstones are dropped and nobody has confirmed them",
                        "exchange/Markers",
                        "if (when == 0 || when - since <= margin) {",
                        "if (false) {",
                        4_000),
                new Mutant(
                        "a session ends by time and nobody is asked",
                        "exchange/Expiry",
                        "if (others.isEmpty()) {",
                        "if (true) {",
                        4_000),
                new Mutant(
                        "frames that are missing are not missed",
                        "stream/InStream",
                        "if (sequence > expected) {",
                        "if (false) {",
                        400),
                new Mutant(
                        "what was lost counts as applied",
                        "stream/SendQueue",
                        "requeue(frame.pending(), now);",
                        "frame.pending().forEach(Pending::applied);",
                        400),
                new Mutant(
                        "what another member lists as ended lives on",
                        "exchange/Reconciler",
                        "ended.forEach(store::end);",
                        "",
                        400),
                new Mutant(
                        "members that differ are not compared",
                        "exchange/Reconciler",
                        "if (same) {\n            compared(",
                        "if (true) {\n            compared(",
                        400),
                new Mutant(
                        "the key of a session is given twice", "exchange/Exchange", "drawn ? 0 :", "true ? 0 :", 400),
                new Mutant(
                        "a lost introduction is not repeated",
                        "exchange/Handshake",
                        "if (hello.asks() || !complete) {",
                        "if (!complete) {",
                        1_000),
                new Mutant(
                        "who was asked for a session answers as before",
                        "state/Replica",
                        "questions++;\n        primary = false;",
                        "",
                        History.MOVES,
                        400),
                new Mutant(
                        "who did not answer as a session was taken over is not asked later",
                        "exchange/Link",
                        "if (member.answering() && Arrays",
                        "if (false && Arrays",
                        History.MOVES,
                        1_000),
                new Mutant(
                        "a member that has left is forgotten",
                        "exchange/Handshake",
                        "core.departed.add(member, remote == null ? last : remote.incarnation, farewell);",
                        "",
                        1_500),
                new Mutant(
                        "what nobody has taken counts as handed over",
                        "exchange/Handover",
                        "boolean taken = takers.length > 0;",
                        "boolean taken = true;",
                        History.DRAINS,
                        400),
                new Mutant(
                        "who cannot be told holds up what comes after",
                        "state/ReplicaStore",
                        "ExceptionUtils.handleThrowable(e);",
                        "if (true) {\n                throw e;\n            }",
                        History.TROUBLES,
                        1_000),
                new Mutant(
                        "a change that comes in parts is taken part by part",
                        "stream/FrameReader",
                        "begun = parts;",
                        "begun = new Parts(store, key, new ArrayList<>(), 0);\n            to.change(store,"
                                + " new Change(key, false, false, version, writer, access, parts.entries()));",
                        History.TROUBLES,
                        400),
                new Mutant(
                        "a frame that cannot be read counts as applied",
                        "stream/InStream",
                        "reader.read(body, to);\n            expected++;",
                        "expected++;\n            reader.read(body, to);",
                        History.TROUBLES,
                        400),
                new Mutant(
                        "what was changed by two is no conflict",
                        "state/Replica",
                        "if (before != null && !known.knew(name, before.value(), before.writer() == writer)) {",
                        "if (false) {",
                        History.TROUBLES,
                        1_000),
                new Mutant(
                        "what could not be shown is not shown later",
                        "state/ReplicaStore",
                        "if (missed) {",
                        "if (false) {",
                        History.TROUBLES,
                        400));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aFaultIsFound(Mutant mutant, @TempDir Path classes) throws Exception {
        assertThat(mutant.found(classes)).as("seed that finds: " + mutant).isNotZero();
    }
}
