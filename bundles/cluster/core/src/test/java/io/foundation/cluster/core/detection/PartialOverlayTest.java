package io.foundation.cluster.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.detection.DetectorBench.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SWIM where a node is linked to a few of many: in a ring, and in random overlays of four links a node. */
class PartialOverlayTest {

    private static List<int[]> ring(int size) {
        return IntStream.range(0, size).mapToObj(i -> new int[] {i, (i + 1) % size}).toList();
    }

    /** Two rings, each in a random order: four links a node, connected for certain. */
    private static List<int[]> fourRegular(int size, long seed) {
        Random random = new Random(seed);
        List<int[]> pairs = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
            Collections.shuffle(order, random);
            ring(size).forEach(pair -> pairs.add(new int[] {order.get(pair[0]), order.get(pair[1])}));
        }
        return pairs;
    }

    private static DetectorBench bench(int size, List<int[]> links) {
        DetectorBench bench = new DetectorBench(new SwimDetectorProvider(), Map.of(), size);
        bench.overlay(links);
        return bench;
    }

    private static void assertNobodyWasJudged(DetectorBench bench) {
        bench.nodes.forEach(node -> assertThat(node.judged).as("judged by %s", node.id).isEmpty());
    }

    @Test
    void nobodyIsSuspectedForNotBeingLinked() {
        DetectorBench ring = bench(24, ring(24));
        ring.pass(120_000);
        assertNobodyWasJudged(ring);
        DetectorBench regular = bench(80, fourRegular(80, 1));
        regular.pass(60_000);
        assertNobodyWasJudged(regular);
    }

    /** A probe that is under way when its link is given up has no answer, and that says nothing. */
    @Test
    void nobodyIsSuspectedBecauseALinkWasGivenUp() {
        DetectorBench bench = bench(24, fourRegular(24, 3));
        bench.pass(5_000);
        Random random = new Random(3);
        for (int i = 0; i < 40; i++) {
            List<Node> linked = bench.nodes.stream().filter(node -> bench.neighboursOf(node).size() > 2).toList();
            if (linked.isEmpty()) {
                break;
            }
            Node one = linked.get(random.nextInt(linked.size()));
            List<Node> neighbours = bench.neighboursOf(one);
            bench.giveUp(one, neighbours.get(random.nextInt(neighbours.size())), 300);
            bench.pass(700);
        }
        bench.pass(5_000);
        assertNobodyWasJudged(bench);
    }

    @Test
    void onlyNeighboursAreAsked() {
        DetectorBench bench = bench(80, fourRegular(80, 2));
        bench.pass(60_000);
        // A question and an answer for each link and interval, each pair in one direction only; and what starting takes.
        assertThat(bench.sent).isLessThan(80L * 4 * 60 * 2);
    }

    @Test
    void aSilentMemberOfARingIsKnownToEverybody() {
        DetectorBench bench = bench(24, ring(24));
        bench.pass(5_000);
        Node dead = bench.node(7);
        bench.cutOff.add(dead);
        bench.pass(60_000);
        assertThat(bench.allThink(dead, Judgement.UNREACHABLE)).isTrue();
        bench.nodes.stream().filter(node -> node != dead).forEach(node -> assertThat(node.judged)
                .allMatch(judgement -> judgement.startsWith(dead.id.name() + " ")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aCrashIsJudgedByThoseWhoDroppedTheLinkAndKnownToEverybody(long seed) {
        DetectorBench bench = bench(60, fourRegular(60, seed));
        bench.pass(5_000);
        Node dead = bench.node(11);
        bench.cutOff.add(dead);
        bench.neighboursOf(dead).forEach(neighbour -> bench.breakLink(neighbour, dead));
        bench.pass(60_000);
        assertThat(bench.allThink(dead, Judgement.UNREACHABLE)).as("seed %s", seed).isTrue();
        bench.nodes.stream().filter(node -> node != dead).forEach(node -> assertThat(node.judged).as("seed %s", seed)
                .allMatch(judgement -> judgement.startsWith(dead.id.name() + " ")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aLinkThatBreaksBetweenTheLivingKillsNobody(long seed) {
        DetectorBench bench = bench(60, fourRegular(60, seed));
        bench.pass(5_000);
        Node one = bench.node(3);
        bench.breakLink(one, bench.neighboursOf(one).get(0));
        bench.pass(60_000);
        bench.nodes.forEach(node -> {
            assertThat(node.judged).as("seed %s", seed).noneMatch(judgement -> judgement.endsWith("UNREACHABLE"));
            assertThat(node.detector.judgements().values()).as("seed %s", seed).containsOnly(Judgement.ALIVE);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoComesBackIsBelievedByEverybody(long seed) {
        DetectorBench bench = bench(40, fourRegular(40, seed));
        Node away = bench.node(5);
        bench.pass(5_000);
        bench.cutOff.add(away);
        bench.pass(60_000);
        assertThat(bench.allThink(away, Judgement.UNREACHABLE)).as("seed %s", seed).isTrue();
        bench.cutOff.remove(away);
        bench.pass(60_000);
        assertThat(bench.allThink(away, Judgement.ALIVE)).as("seed %s", seed).isTrue();
    }

    @Test
    void aHubTellsAllItsManyNeighbours() {
        int clients = 150;
        List<int[]> star = new ArrayList<>(IntStream.rangeClosed(1, clients).mapToObj(client -> new int[] {0, client}).toList());
        DetectorBench bench = bench(clients + 1, star);
        bench.pass(3_000);
        Node dead = bench.node(9);
        bench.cutOff.add(dead);
        bench.breakLink(bench.node(0), dead);
        bench.pass(90_000);
        assertThat(bench.allThink(dead, Judgement.UNREACHABLE)).isTrue();
    }
}
