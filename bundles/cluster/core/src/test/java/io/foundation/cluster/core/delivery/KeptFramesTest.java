package io.foundation.cluster.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.topology.dissemination.IntervalSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The frames of confirmed delivery as the first version wrote them: every later one must read them, and write them so to a peer that knows no other. */
class KeptFramesTest {

    private static final String DATA = "0101110508000a6f72646572732e6e6577010203";
    private static final String ACK = "01046461746102010905000109000203000feb20026e6f";
    private static final String PROBE = "01046461746107";
    private static final DataFrame FRAME = new DataFrame(17, 12, 9, true, "orders.new", Context.empty(), new byte[] {1, 2, 3});

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void olderFramesAreRead() {
        assertThat(DataFrame.decode(bytes(DATA), Context.empty())).usingRecursiveComparison().isEqualTo(FRAME);
        AckFrame ack = AckFrame.decode(bytes(ACK), NodeName.of("b"));
        assertThat(ack.received()).hasToString("1-10,15");
        assertThat(ack.pending()).hasToString("9");
        assertThat(ack.outcomes()).extracting(AckFrame.Finished::sequence).containsExactly(3L, 15L);
        assertThat(ack.outcomes().get(1).error()).hasValueSatisfying(error -> assertThat(error.type()).isEqualTo(ErrorType.HANDLER_FAILED));
        assertThat(ProbeFrame.decode(bytes(PROBE))).isEqualTo(new ProbeFrame("data", 7));
    }

    @Test
    void theyAreWrittenAsTheyWere() {
        IntervalSet received = new IntervalSet(16);
        received.addRange(1, 10);
        received.add(15);
        IntervalSet pending = new IntervalSet(16);
        pending.add(9);
        AckFrame ack = new AckFrame("data", received, pending, List.of(new AckFrame.Finished(3, Optional.empty()),
                new AckFrame.Finished(15, Optional.of(new FoundationException(ErrorType.HANDLER_FAILED, "no")))));
        assertThat(HexFormat.of().formatHex(FRAME.encode())).isEqualTo(DATA);
        assertThat(HexFormat.of().formatHex(ack.encode())).isEqualTo(ACK);
        assertThat(HexFormat.of().formatHex(new ProbeFrame("data", 7).encode())).isEqualTo(PROBE);
    }
}
