package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How much memory a large body takes, and when. */
class ReassemblyTest {

    private static final int PIECE = 60_000;
    private static final byte[] NO_SPARE = {};

    private static Reassembly begin(int total, byte[] spare) throws IOException {
        FrameHead head = new FrameHead();
        head.kind = FrameKind.MESSAGE;
        head.position = total;
        return Reassembly.begin(head, new BodyStore(), 1, spare);
    }

    @Test
    void whoBeginsALargeBodyHasTakenLittleUntilItsPiecesCome() throws IOException {
        int total = 40 << 20;
        byte[] body = new byte[total];
        new Random(4).nextBytes(body);
        Reassembly whole = begin(total, NO_SPARE);
        assertThat(whole.memory()).hasSize(Reassembly.AT_ONCE);
        for (int at = 0; at < total; at += PIECE) {
            int length = Math.min(PIECE, total - at);
            if (at % 7 == 0) {
                // As the decoder does it, straight to its place.
                System.arraycopy(body, at, whole.roomFor(length), whole.position(), length);
                whole.placed(length, length);
            } else {
                whole.append(body, at, length, length);
            }
            assertThat(whole.memory().length).as("at %d", at).isLessThanOrEqualTo(Math.max(Reassembly.AT_ONCE, 2 * (at + length)));
        }
        assertThat(whole.isComplete()).isTrue();
        assertThat(Arrays.equals(whole.takeMemory(), body)).isTrue();
    }

    @Test
    void aSpareArrayIsUsedIfItIsNeitherTooSmallNorFarTooLarge() throws IOException {
        byte[] spare = new byte[1_000_000];
        assertThat(begin(1_000_000, spare).memory()).isSameAs(spare);
        assertThat(begin(600_000, spare).memory()).isSameAs(spare);
        assertThat(begin(1_000_001, spare).memory()).isNotSameAs(spare).hasSize(1_000_001);
        assertThat(begin(400_000, spare).memory()).isNotSameAs(spare).hasSize(400_000);
    }
}
