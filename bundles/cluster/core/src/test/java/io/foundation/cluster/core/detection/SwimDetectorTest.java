package io.foundation.cluster.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.detection.Judgement;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwimDetectorTest {

    private static DetectorBench bench(int nodes) {
        return new DetectorBench(new SwimDetectorProvider(), Map.of(), nodes);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 10, 50})
    void a_suspended_member_is_unreachable_within_three_seconds_and_comes_back(int nodes) {
        DetectorBench bench = bench(nodes);
        DetectorBench.Node victim = bench.node(nodes - 1);
        bench.pass(5_000);
        assertThat(bench.nodes).allSatisfy(node -> assertThat(node.judged).isEmpty());

        bench.suspended.add(victim);
        bench.pass(800);
        assertThat(bench.allThink(victim, Judgement.UNREACHABLE)).isFalse();
        bench.pass(2_000);
        assertThat(bench.allThink(victim, Judgement.UNREACHABLE)).isTrue();
        assertThat(bench.nodes).filteredOn(node -> node != victim).allSatisfy(node -> assertThat(node.judged)
                .containsExactly(victim.id.name() + " SUSPECT", victim.id.name() + " UNREACHABLE"));

        bench.pass(7_000);
        bench.suspended.clear();
        bench.pass(6_000);
        assertThat(bench.allThink(victim, Judgement.ALIVE)).isTrue();
        assertThat(victim.revision).isGreaterThan(1);
        assertThat(bench.nodes).as("nobody else was called dead, least of all by the one that was away")
                .allSatisfy(node -> assertThat(node.judged).noneMatch(said -> said.contains("UNREACHABLE") && !said.startsWith(victim.id.name().value())));
    }

    @Test
    void pauses_as_of_garbage_collection_are_forgiven() {
        DetectorBench bench = bench(5);
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            DetectorBench.Node paused = bench.node(random.nextInt(5));
            bench.suspended.add(paused);
            bench.pass(100 + random.nextInt(700));
            bench.suspended.clear();
            bench.pass(random.nextInt(3_000));
        }
        assertThat(bench.nodes).allSatisfy(node -> assertThat(node.judged).noneMatch(said -> said.endsWith("UNREACHABLE")));
    }

    /** Links of 24 nodes in a ring, over which everything takes 0.7 s: the fault is nobody's, and to ask more would make it worse. */
    @Test
    void where_every_answer_is_slow_nobody_is_suspected_any_more_and_fewer_are_asked() {
        DetectorBench bench = new DetectorBench(new SwimDetectorProvider(), Map.of(), 24);
        bench.overlay(IntStream.range(0, 24).mapToObj(i -> new int[] {i, (i + 1) % 24}).toList());
        bench.pass(30_000);
        long before = bench.sent;
        bench.pass(60_000);
        long quick = bench.sent - before;
        bench.delayNanos = 700_000_000;
        bench.pass(120_000);
        bench.nodes.forEach(node -> node.judged.clear());
        before = bench.sent;
        bench.pass(60_000);
        bench.nodes.forEach(node -> assertThat(node.judged).as("judged by %s", node.id).isEmpty());
        assertThat(bench.sent - before).as("messages a minute, of %d while answers were quick", quick).isLessThan(quick / 2);
        bench.delayNanos = 0;
        bench.pass(60_000);
        before = bench.sent;
        bench.pass(60_000);
        assertThat(bench.sent - before).as("as many as ever when answers are quick again").isGreaterThan(quick * 9 / 10);
        DetectorBench.Node dead = bench.node(7);
        bench.cutOff.add(dead);
        bench.pass(60_000);
        assertThat(bench.allThink(dead, Judgement.UNREACHABLE)).isTrue();
    }

    /** A timer each would be more than a process takes where half of a thousand nodes die at once. */
    @Test
    void many_suspects_have_one_timer_between_them() {
        DetectorBench bench = bench(40);
        bench.pass(5_000);
        bench.nodes.subList(20, 40).forEach(bench.suspended::add);
        long most = 0;
        for (int i = 0; i < 300; i++) {
            bench.pass(10);
            for (DetectorBench.Node node : bench.nodes.subList(0, 20)) {
                assertThat(node.timers(SwimJudge.SUSPICION)).as("timers of %s", node.id).isLessThanOrEqualTo(1);
                most = Math.max(most, node.detector.judgements().values().stream().filter(Judgement.SUSPECT::equals).count());
            }
        }
        assertThat(most).as("suspects at a time").isGreaterThan(10);
        bench.pass(5_000);
        bench.nodes.subList(20, 40).forEach(dead -> bench.nodes.subList(0, 20)
                .forEach(node -> assertThat(node.of(dead)).as("%s at %s", dead.id, node.id).isEqualTo(Judgement.UNREACHABLE)));
    }

    @Test
    void a_pair_probes_once_an_interval_between_them() {
        DetectorBench bench = bench(3);
        bench.pass(3_000);
        bench.sent = 0;
        bench.pass(20_000);
        assertThat(bench.sent).as("three pairs, a probe and an answer each, a little more often than once a second").isBetween(115L, 180L);
    }

    @Test
    void a_refused_connection_is_proof() {
        DetectorBench bench = bench(3);
        bench.pass(2_000);
        DetectorBench.Node dead = bench.node(2);
        bench.suspended.add(dead);
        bench.node(0).detector.linkLost(dead.id);
        bench.node(0).detector.connectRefused(dead.id);
        assertThat(bench.node(0).of(dead)).isEqualTo(Judgement.UNREACHABLE);
        bench.pass(1_200);
        assertThat(bench.node(1).of(dead)).as("by the rumour, and a look of its own").isEqualTo(Judgement.UNREACHABLE);
    }

    @Test
    void a_refused_connection_that_is_no_proof_is_confirmed_soon() {
        DetectorBench bench = new DetectorBench(new SwimDetectorProvider(), Map.of("refusedMeansDead", "false"), 3);
        bench.pass(2_000);
        DetectorBench.Node dead = bench.node(2);
        bench.suspended.add(dead);
        bench.node(0).detector.connectRefused(dead.id);
        assertThat(bench.node(0).of(dead)).isEqualTo(Judgement.SUSPECT);
        bench.pass(500);
        assertThat(bench.node(0).of(dead)).isEqualTo(Judgement.UNREACHABLE);
    }

    @Test
    void a_false_refusal_is_taken_back() {
        DetectorBench bench = bench(3);
        bench.pass(2_000);
        bench.node(0).detector.connectRefused(bench.node(2).id);
        bench.pass(6_000);
        assertThat(bench.allThink(bench.node(2), Judgement.ALIVE)).isTrue();
        assertThat(bench.node(1).judged).doesNotContain("node-2 UNREACHABLE");
    }

    @Test
    void two_halves_find_together_again() {
        DetectorBench bench = bench(4);
        bench.pass(2_000);
        DetectorBench.Node lonely = bench.node(3);
        bench.cutOff.add(lonely);
        bench.pass(20_000);
        assertThat(bench.allThink(lonely, Judgement.UNREACHABLE)).isTrue();
        assertThat(lonely.detector.judgements().values()).containsOnly(Judgement.UNREACHABLE);
        bench.cutOff.clear();
        bench.pass(7_000);
        assertThat(bench.nodes).allSatisfy(node -> assertThat(node.detector.judgements().values()).containsOnly(Judgement.ALIVE));
    }

    @Test
    void a_greater_revision_or_incarnation_clears_a_judgement_and_a_smaller_does_not() {
        DetectorBench bench = bench(3);
        bench.pass(2_000);
        DetectorBench.Node dead = bench.node(2);
        bench.suspended.add(dead);
        bench.pass(4_000);
        DetectorBench.Node observer = bench.node(0);
        observer.detector.memberKnown(dead.id, 1);
        observer.detector.memberKnown(NodeId.of("node-2", 1), 1);
        assertThat(observer.of(dead)).isEqualTo(Judgement.UNREACHABLE);
        observer.detector.memberKnown(dead.id, 2);
        assertThat(observer.of(dead)).isEqualTo(Judgement.ALIVE);
        bench.pass(4_000);
        assertThat(observer.of(dead)).as("it is still dead").isEqualTo(Judgement.UNREACHABLE);
        observer.detector.memberKnown(NodeId.of("node-2", 5), 1);
        assertThat(observer.detector.judgements()).containsEntry(NodeId.of("node-2", 5), Judgement.ALIVE).doesNotContainKey(dead.id);
        observer.detector.memberKnown(dead.id, 9);
        assertThat(observer.detector.judgements()).doesNotContainKey(dead.id);
    }

    @Test
    void who_is_gone_is_not_judged() {
        DetectorBench bench = bench(3);
        bench.pass(1_000);
        bench.suspended.add(bench.node(2));
        bench.pass(1_500);
        bench.node(0).detector.memberGone(bench.node(2).id);
        int before = bench.node(0).judged.size();
        bench.pass(5_000);
        assertThat(bench.node(0).detector.judgements()).doesNotContainKey(bench.node(2).id);
        assertThat(bench.node(0).judged).hasSize(before);
    }

    @Test
    void in_large_clusters_one_member_is_probed_an_interval() {
        DetectorBench bench = new DetectorBench(new SwimDetectorProvider(), Map.of("probeAllUpTo", "5"), 8);
        bench.pass(3_000);
        bench.sent = 0;
        bench.pass(20_000);
        assertThat(bench.sent).as("eight nodes, a probe and an answer each a second").isBetween(300L, 330L);
        bench.suspended.add(bench.node(7));
        bench.pass(20_000);
        assertThat(bench.allThink(bench.node(7), Judgement.UNREACHABLE)).isTrue();
    }

    @Test
    void garbage_is_counted_and_changes_nothing() {
        DetectorBench bench = bench(2);
        Random random = new Random(20261120);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(48)];
            random.nextBytes(bytes);
            if (bytes.length > 2) {
                bytes[0] = 1;
                // Any type but a probe, whose accusation a node must believe.
                bytes[1] = (byte) (2 + random.nextInt(6));
            }
            bench.node(0).detector.message(bench.node(1).id, bytes);
        }
        assertThat(Integer.parseInt(bench.node(0).detector.facts().get("malformed messages"))).isGreaterThan(1_000);
        assertThat(bench.node(0).of(bench.node(1))).isEqualTo(Judgement.ALIVE);
    }

    @Test
    void options_that_contradict_each_other_are_refused() {
        assertThatThrownBy(() -> new DetectorBench(new SwimDetectorProvider(), Map.of("interval", "500ms"), 2))
                .hasMessageContaining("'probeTimeout' 400ms is not allowed with the 'interval' 500ms");
    }
}
