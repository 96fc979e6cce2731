package org.clowder.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.channel.ClusterMember;
import org.clowder.session.internal.exchange.Handover.Receivers;
import org.junit.jupiter.api.Test;

class ReceiverTest {

    private static final ClusterMember SELF = new ClusterMember("a", "10.0.0.1", 4000, "00");
    private static final ClusterMember B = new ClusterMember("b", "10.0.0.2", 4000, "0101");
    private static final ClusterMember C = new ClusterMember("c", "10.0.0.3", 4000, "0202");
    private static final ClusterMember OTHER_B = new ClusterMember("b", "10.0.0.4", 4000, "0303");

    private static Receiver receiver(String name, ClusterMember... others) {
        return new Receiver(name, () -> List.of(others));
    }

    private static boolean is(Receiver receiver, int id) throws Exception {
        MemberImpl member = new MemberImpl("127.0.0.1", 1, 0);
        member.setUniqueId(new byte[] {(byte) id, (byte) id});
        return receiver.test(member);
    }

    private static void expect(Receiver receiver) {
        receiver.expectOne(Optional.of(SELF));
    }

    @Test
    void isTheOneOfThatNameOrAddress() throws Exception {
        for (String name : List.of("b", "10.0.0.2:4000")) {
            Receiver receiver = receiver(name, C, B);
            assertThatCode(() -> expect(receiver)).doesNotThrowAnyException();
            assertThat(is(receiver, 1)).isTrue();
            assertThat(is(receiver, 2)).isFalse();
        }
        assertThat(is(Receiver.ANY, 2)).isTrue();
        assertThatCode(() -> expect(Receiver.ANY)).doesNotThrowAnyException();
    }

    @Test
    void whatIsNotOneOtherMemberIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> expect(receiver("d", C, B)))
                .hasMessage("There is no other member d; the others are b at 10.0.0.2:4000, c at 10.0.0.3:4000");
        assertThatThrownBy(() -> expect(receiver("d"))).hasMessageEndingWith("no other member d; there is none at all");
        for (String name : List.of("a", "10.0.0.1:4000")) {
            assertThatThrownBy(() -> expect(receiver(name, B)))
                    .hasMessage(
                            name + " is this member itself, expected another one; the others are b at 10.0.0.2:4000");
        }
        assertThatThrownBy(() -> expect(receiver("b", B, OTHER_B)))
                .hasMessage("Several members are called b, expected one: name its address;"
                        + " the others are b at 10.0.0.2:4000, b at 10.0.0.4:4000");
        assertThatCode(() -> expect(receiver("10.0.0.4:4000", B, OTHER_B))).doesNotThrowAnyException();
    }

    @Test
    void isNamedInWhatIsSaidOfIt() {
        assertThat(receiver("b", B).reason(Receivers.SILENT)).isEqualTo("b does not answer");
        assertThat(receiver("b", B).reason(Receivers.LEAVING)).isEqualTo("b is about to leave, too");
        assertThat(receiver("b", B).reason(Receivers.NONE)).isEqualTo("b does not have it");
        assertThat(receiver("b", C).reason(Receivers.NONE)).isEqualTo("b is not there any more");
        assertThat(receiver("b", B).reason(Receivers.SOME)).isEqualTo("not confirmed by b yet");
        assertThat(Receiver.ANY.reason(Receivers.NONE)).isEqualTo("no other member has it");
    }
}
