package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WireInputTest {

    @Test
    void aTextThatIsCutShortIsRefused() {
        WireOutput out = new WireOutput(8);
        out.putString("text");
        byte[] whole = out.toByteArray();
        for (int length = 0; length < whole.length; length++) {
            WireInput cut = new WireInput(Arrays.copyOf(whole, length));
            assertThatThrownBy(cut::getString).as(length + " bytes").isInstanceOf(MalformedInputException.class);
        }
    }
}
