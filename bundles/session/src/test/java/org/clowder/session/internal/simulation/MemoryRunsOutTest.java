package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory runs out while members come and go, between what belongs together: nothing that was promised is broken. */
@Timeout(120)
class MemoryRunsOutTest {

    private static final int SEEDS = 100;

    static Stream<Mutant> places() {
        return Stream.of(
                after("exchange/Roster", "members.remove(id(member.member));", "a member is taken out"),
                after("exchange/Roster", "members.put(id(member.member), member);", "a member is taken in"),
                before("exchange/Handshake", "core.questions.appeared();", "its stream begins"),
                before("exchange/Handshake", "remote.out.close();", "its stream ends"));
    }

    private static Mutant after(String type, String place, String what) {
        return new Mutant("after " + what, type, place, place + runsOut(type), SEEDS);
    }

    private static Mutant before(String type, String place, String what) {
        return new Mutant("before " + what, type, place, runsOut(type) + place, SEEDS);
    }

    private static String runsOut(String type) {
        String nanos = type.endsWith("Roster") ? "member.heardAt" : "core.nanos()";
        return MemoryRanOut.class.getName() + ".now(" + nanos + ");";
    }

    @ParameterizedTest
    @MethodSource("places")
    void nothingIsBroken(Mutant place, @TempDir Path classes) throws Exception {
        assertThat(place.found(classes)).as("seed that breaks a guarantee").isZero();
    }
}
