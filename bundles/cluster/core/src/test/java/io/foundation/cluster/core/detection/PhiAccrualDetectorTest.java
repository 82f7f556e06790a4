package io.foundation.cluster.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.Judgement;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhiAccrualDetectorTest {

    private static DetectorBench bench(int nodes) {
        return new DetectorBench(new PhiAccrualDetectorProvider(), Map.of(), nodes);
    }

    @Test
    void a_suspended_member_is_unreachable_within_three_seconds_and_comes_back() {
        DetectorBench bench = bench(4);
        DetectorBench.Node victim = bench.node(3);
        bench.pass(20_000);
        assertThat(bench.nodes).allSatisfy(node -> assertThat(node.judged).isEmpty());
        bench.suspended.add(victim);
        bench.pass(2_900);
        assertThat(bench.allThink(victim, Judgement.UNREACHABLE)).isTrue();
        bench.pass(10_000);
        bench.suspended.clear();
        bench.pass(6_000);
        assertThat(bench.nodes).allSatisfy(node -> assertThat(node.detector.judgements().values()).containsOnly(Judgement.ALIVE));
        assertThat(victim.judged).as("what it missed is not the fault of others").isEmpty();
    }

    @Test
    void pauses_as_of_garbage_collection_are_forgiven() {
        DetectorBench bench = bench(4);
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            bench.suspended.add(bench.node(random.nextInt(4)));
            bench.pass(100 + random.nextInt(600));
            bench.suspended.clear();
            bench.pass(1_000 + random.nextInt(3_000));
        }
        assertThat(bench.nodes).allSatisfy(node -> assertThat(node.judged).noneMatch(said -> said.endsWith("UNREACHABLE")));
    }

    @Test
    void a_newcomer_who_never_says_a_word_is_found_out() {
        DetectorBench bench = bench(2);
        bench.node(0).detector.memberKnown(NodeId.of("silent", 1), 1);
        bench.pass(4_000);
        assertThat(bench.node(0).detector.judgements()).containsEntry(NodeId.of("silent", 1), Judgement.UNREACHABLE);
    }

    @Test
    void a_refused_connection_is_proof() {
        DetectorBench bench = bench(2);
        bench.node(0).detector.connectRefused(bench.node(1).id);
        assertThat(bench.node(0).of(bench.node(1))).isEqualTo(Judgement.UNREACHABLE);
        bench.pass(6_000);
        assertThat(bench.node(0).of(bench.node(1))).as("it lives after all").isEqualTo(Judgement.ALIVE);
    }

    @Test
    void options_that_contradict_each_other_are_refused() {
        assertThatThrownBy(() -> new DetectorBench(new PhiAccrualDetectorProvider(), Map.of("suspectAt", "14"), 2))
                .hasMessageContaining("'unreachableAt' 12 is not allowed with the 'suspectAt' 14");
    }
}
