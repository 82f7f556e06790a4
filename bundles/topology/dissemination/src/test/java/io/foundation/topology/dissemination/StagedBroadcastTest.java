package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.TimerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagedBroadcastTest {

    private record Event(long at, long number, Runnable action) {
    }

    /** A node of a binary tree over the indices; answers go to the parent, on the way to the conductor at its root. */
    private final class Node implements StagedBroadcast.Effects {
        private final int index;
        private final NodeId id;
        private final StagedBroadcast core;
        private final List<String> done = new ArrayList<>();
        private final Map<TimerKey, Long> timers = new HashMap<>();
        private StagedBroadcast.Progress last;
        private boolean alive = true;
        private boolean says = true;
        private boolean silent;

        private Node(int index) {
            this.index = index;
            this.id = NodeId.of("n" + index, 1);
            this.core = new StagedBroadcast(id, this::parent, this);
        }

        private Optional<NodeId> parent(NodeId to) {
            // The tree is rooted at node 0; there is none to any other conductor.
            return nodes.get(0).alive && index > 0 ? Optional.of(nodes.get((index - 1) / 2).id) : Optional.empty();
        }

        @Override
        public void broadcast(byte[] message, boolean urgent) {
            nodes.stream().filter(node -> node != this).forEach(node -> post(node, message, urgent ? 1 : 5));
        }

        @Override
        public void send(NodeId to, byte[] message) {
            sent++;
            nodes.stream().filter(node -> node.id.equals(to)).forEach(node -> post(node, message, 2));
        }

        private void post(Node to, byte[] message, long millis) {
            if (random.nextDouble() >= loss) {
                after(millis, () -> {
                    if (to.alive) {
                        received.merge(to.id, 1, Integer::sum);
                        to.core.message(id, message);
                    }
                });
            }
        }

        @Override
        public void apply(StagedPlan.PlanId plan, byte[] payload) {
            done.add("apply");
            applied.add(id);
            if (!silent) {
                after(10, () -> {
                    if (alive) {
                        core.applied(plan, says);
                    }
                });
            }
        }

        @Override
        public void undo(StagedPlan.PlanId plan, String reason) {
            done.add("undo");
        }

        @Override
        public void progress(StagedPlan.PlanId plan, StagedBroadcast.Progress progress) {
            last = progress;
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            long number = ++numbers;
            timers.put(key, number);
            after(delayNanos / 1_000_000, () -> {
                if (alive && timers.remove(key, number)) {
                    core.timer(key);
                }
            });
        }

        @Override
        public void cancel(TimerKey key) {
            timers.remove(key);
        }
    }

    private final SplittableRandom random = new SplittableRandom(3);
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Map<NodeId, Integer> received = new HashMap<>();
    private final Set<NodeId> applied = new HashSet<>();
    private List<Node> nodes;
    private double loss;
    private long now;
    private long numbers;
    private long sent;

    private void after(long millis, Runnable action) {
        events.add(new Event(now + millis, ++numbers, action));
    }

    private void run(long millis) {
        long end = now + millis;
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.poll();
            now = event.at();
            event.action().run();
        }
        now = end;
    }

    private StagedPlan plan(int count, List<NodeId> deputies) {
        nodes = IntStream.range(0, count).mapToObj(Node::new).toList();
        Map<NodeId, String> zones = new HashMap<>();
        nodes.stream().skip(1).forEach(node -> zones.put(node.id, node.index % 2 == 0 ? "zone-b" : "zone-a"));
        return new StagedPlan(new StagedPlan.PlanId(nodes.get(0).id, 1), StagedPlan.canaryThenZones(nodes.get(1).id, zones, Duration.ofSeconds(30)),
                new byte[] {1, 2}, deputies);
    }

    private StagedBroadcast.Progress progress(int node) {
        return nodes.get(node).last;
    }

    @Test
    void theCanaryComesFirstThenTheZones() {
        StagedPlan plan = plan(101, List.of());
        nodes.get(0).core.conduct(plan);
        run(9);
        assertThat(applied).containsExactly(nodes.get(1).id);
        run(120);
        assertThat(applied).contains(nodes.get(3).id).doesNotContain(nodes.get(2).id);
        run(5_000);
        assertThat(progress(0)).isEqualTo(new StagedBroadcast.Progress(StagedBroadcast.State.DONE, 2, progress(0).yes(), 0, ""));
        assertThat(progress(0).yes()).isGreaterThanOrEqualTo(48);
        assertThat(nodes.stream().skip(1)).allMatch(node -> node.done.equals(List.of("apply")));
    }

    @Test
    void answersAreGatheredOnTheirWay() {
        StagedPlan plan = plan(1_001, List.of());
        nodes.get(0).core.conduct(plan);
        run(20_000);
        assertThat(progress(0).state()).isEqualTo(StagedBroadcast.State.DONE);
        assertThat(received.get(nodes.get(0).id)).as("messages the conductor got for 1,000 answers").isLessThan(100);
    }

    @Test
    void aCanaryThatSaysNoStopsEverything() {
        StagedPlan plan = plan(101, List.of());
        nodes.get(1).says = false;
        nodes.get(0).core.conduct(plan);
        run(60_000);
        assertThat(progress(0).state()).isEqualTo(StagedBroadcast.State.ABORTED);
        assertThat(progress(0).reason()).isEqualTo("1 of the 1 nodes of stage 'canary' said no");
        assertThat(nodes.get(1).done).containsExactly("apply", "undo");
        assertThat(applied).containsExactly(nodes.get(1).id);
    }

    @Test
    void aStageThatIsNotDoneInTimeIsUndone() {
        StagedPlan plan = plan(101, List.of());
        nodes.stream().filter(node -> node.index % 10 == 3).forEach(node -> node.silent = true);
        nodes.get(0).core.conduct(plan);
        run(25_000);
        assertThat(progress(0).state()).isEqualTo(StagedBroadcast.State.RUNNING);
        run(10_000);
        assertThat(progress(0).state()).isEqualTo(StagedBroadcast.State.ABORTED);
        assertThat(progress(0).reason()).contains("said yes in time").contains("zone-a");
        assertThat(nodes).filteredOn(node -> node.done.contains("apply")).allMatch(node -> node.done.equals(List.of("apply", "undo")));
    }

    @Test
    void aFewThatFailDoNotStopIt() {
        StagedPlan plan = plan(101, List.of());
        nodes.get(5).says = false;
        nodes.get(8).silent = true;
        nodes.get(0).core.conduct(plan);
        run(20_000);
        assertThat(progress(0).state()).isEqualTo(StagedBroadcast.State.DONE);
    }

    @Test
    void answersThatAreLostAreSaidAgain() {
        StagedPlan plan = plan(101, List.of());
        nodes.get(0).core.conduct(plan);
        run(9);
        loss = 0.9;
        run(3_000);
        loss = 0;
        run(5_000);
        assertThat(progress(0).stage()).as("the canary's answer came in the end").isPositive();
    }

    @Test
    void theFirstDeputyThatIsLeftGoesOn() {
        StagedPlan plan = plan(101, List.of());
        plan = new StagedPlan(plan.id(), plan.stages(), plan.payload(), List.of(nodes.get(4).id, nodes.get(6).id));
        nodes.get(0).core.conduct(plan);
        run(40);
        for (int lost : new int[] {0, 4}) {
            nodes.get(lost).alive = false;
            nodes.forEach(node -> node.core.gone(nodes.get(lost).id));
        }
        assertThat(progress(6).state()).isEqualTo(StagedBroadcast.State.RUNNING);
        run(28_000);
        assertThat(progress(6).state()).isEqualTo(StagedBroadcast.State.DONE);
        assertThat(nodes).filteredOn(node -> node.alive && node.index > 0).allMatch(node -> node.done.equals(List.of("apply")));
    }

    @Test
    void anAbortedPlanIsNotBegunByWhoHearsOfItTooLate() {
        StagedPlan plan = plan(3, List.of());
        Node late = nodes.get(2);
        late.core.message(nodes.get(0).id, StagedMessage.write(new StagedMessage.End(plan.id(), 1, true, "enough")));
        late.core.message(nodes.get(0).id, StagedMessage.write(new StagedMessage.Start(plan.id(), 1, nodes.get(0).id, 0, List.of(late.id), new byte[1])));
        assertThat(late.done).isEmpty();
    }

    @Test
    void impossiblePlansAreRefused() {
        StagedPlan plan = plan(5, List.of());
        NodeId a = nodes.get(1).id;
        assertThatThrownBy(() -> new StagedPlan.Stage("s", List.of(), 1, Duration.ofSeconds(1))).isInstanceOf(FoundationException.class);
        StagedPlan.Stage stage = new StagedPlan.Stage("s", List.of(a), 1, Duration.ofSeconds(1));
        assertThatThrownBy(() -> new StagedPlan(plan.id(), List.of(stage, stage), new byte[0], List.of())).hasMessageContaining("1 of them twice");
        nodes.get(0).core.conduct(plan);
        assertThatThrownBy(() -> nodes.get(0).core.conduct(plan)).hasMessageContaining("is known already");
        for (int i = 2; i <= StagedBroadcast.MAX_PLANS; i++) {
            nodes.get(0).core.conduct(new StagedPlan(new StagedPlan.PlanId(nodes.get(0).id, i), plan.stages(), plan.payload(), List.of()));
        }
        assertThatThrownBy(() -> nodes.get(0).core.conduct(new StagedPlan(new StagedPlan.PlanId(nodes.get(0).id, 99), plan.stages(), plan.payload(), List.of())))
                .hasMessageContaining("64 staged broadcasts are running");
    }

    @Test
    void thirdsAreThree() {
        plan(10, List.of());
        assertThat(StagedPlan.thirds(nodes.stream().map(node -> node.id).toList(), Duration.ofSeconds(1))).extracting(stage -> stage.nodes().size())
                .containsExactly(4, 4, 2);
    }

    @Test
    void noiseGivesAMessageOrAnError() {
        StagedPlan plan = plan(20, List.of());
        List<byte[]> good = List.of(StagedMessage.write(new StagedMessage.HandOver(plan, 3, nodes.get(0).id, 1)),
                StagedMessage.write(new StagedMessage.End(plan.id(), 1, true, "enough")),
                StagedMessage.write(new StagedMessage.Start(plan.id(), 1, nodes.get(0).id, 0, List.of(nodes.get(2).id), new byte[1])));
        SplittableRandom noise = new SplittableRandom(17);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = good.get(i % 3);
            bytes = Arrays.copyOf(bytes, noise.nextInt(bytes.length + 1));
            for (int j = 0; j < 3 && bytes.length > 0; j++) {
                bytes[noise.nextInt(bytes.length)] = (byte) noise.nextInt();
            }
            try {
                StagedMessage.read(bytes);
            } catch (FoundationException expected) {
                continue;
            }
        }
    }
}
