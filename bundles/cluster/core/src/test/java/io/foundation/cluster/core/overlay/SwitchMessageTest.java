package io.foundation.cluster.core.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.core.overlay.SwitchMessage.Report;
import io.foundation.cluster.core.overlay.SwitchMessage.Reports;
import io.foundation.cluster.core.overlay.SwitchMessage.Stage;
import io.foundation.cluster.core.overlay.SwitchMessage.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SwitchMessageTest {

    private static final Overlay PRESENT = new Overlay(3, NodeId.of("b", 7), "fullmesh", Map.of("fallback", "1s"));
    private static final State STATE = new State(PRESENT, Optional.of(new Proposal(new Overlay(4, NodeId.of("a", 9), "ring", Map.of()), "because", true,
            Decision.COMMITTED, "3 of 3 were ready")), 1_234);

    @Test
    void comesBackAsItWas() {
        assertThat(SwitchMessage.read(SwitchMessage.write(STATE))).contains(STATE);
        State alone = new State(PRESENT, Optional.empty(), 0);
        assertThat(SwitchMessage.read(SwitchMessage.write(alone))).contains(alone);
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            reports.add(new Report(NodeName.of("node-" + i), Stage.values()[i % 4], i % 4 > 1 ? "x".repeat(i % 300) : ""));
        }
        List<byte[]> messages = SwitchMessage.write(5L, reports);
        assertThat(messages).hasSize(3);
        List<Report> read = new ArrayList<>();
        messages.forEach(message -> read.addAll(((Reports) SwitchMessage.read(message).orElseThrow()).reports()));
        assertThat(read).isEqualTo(reports);
    }

    @Test
    void whatALaterVersionAddsIsSkipped() {
        byte[] written = SwitchMessage.write(STATE);
        assertThat(SwitchMessage.read(Arrays.copyOf(written, written.length + 9))).contains(STATE);
        assertThat(SwitchMessage.read(new byte[] {1, 99, 4, 4})).isEmpty();
    }

    @Test
    void garbageIsRefusedAndNothingElse() {
        long seed = 20_261_126;
        Random random = new Random(seed);
        byte[] good = SwitchMessage.write(STATE);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length + 20));
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                SwitchMessage.read(bad);
            } catch (FoundationException e) {
                assertThat(e.getMessage()).as("seed %s, round %s", seed, i).isNotBlank();
            }
        }
        assertThatThrownBy(() -> SwitchMessage.read(new byte[SwitchMessage.MAX_BYTES + 1])).isInstanceOf(FoundationException.class);
    }

    @Test
    void overlaysAndSwitchesHaveOneOrder() {
        Overlay older = new Overlay(0, NodeId.of("z", 1), "ring", Map.of());
        Overlay younger = new Overlay(0, NodeId.of("a", 2), "fullmesh", Map.of());
        assertThat(older).isGreaterThan(younger);
        assertThat(new Overlay(1, NodeId.of("z", 9), "x", Map.of())).isGreaterThan(older).isLessThan(new Overlay(1, NodeId.of("a", 9), "x", Map.of()));
        Random random = new Random(1);
        List<Proposal> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(new Proposal(new Overlay(1 + random.nextInt(2), NodeId.of(random.nextBoolean() ? "a" : "b", 1), "x", Map.of()), "", false,
                    Decision.values()[random.nextInt(5)], ""));
        }
        for (Proposal a : all) {
            for (Proposal b : all) {
                boolean same = a.target().equals(b.target()) && a.decision() == b.decision();
                assertThat(a.beats(b)).isNotEqualTo(same || b.beats(a));
                for (Proposal c : all) {
                    assertThat(!a.beats(b) || !b.beats(c) || a.beats(c)).isTrue();
                }
            }
        }
    }
}
