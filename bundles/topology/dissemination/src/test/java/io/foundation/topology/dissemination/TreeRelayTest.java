package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TreeRelayTest {

    /** One node: its links all belong to the tree. */
    private final class Node implements TreeRelay.Effects, TreeRelay.Ways, Time {
        private final NodeId id;
        private final Set<NodeId> links = new LinkedHashSet<>();
        private final Map<NodeId, NodeId> known = new HashMap<>();
        private final List<String> got = new ArrayList<>();
        private final List<Long> arrived = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private final TreeRelay relay;

        private Node(String name) {
            id = NodeId.of(name, 1);
            relay = new TreeRelay(id, this, this, this);
            nodes.put(id, this);
        }

        @Override
        public void send(NodeId neighbour, byte[] message) {
            sent++;
            Node target = nodes.get(neighbour);
            if (links.contains(neighbour) && target != null) {
                queue.add(() -> target.relay.message(id, message));
            }
        }

        @Override
        public void deliver(NodeId origin, String channel, byte[] payload) {
            got.add(origin + " " + channel + " " + new String(payload));
        }

        @Override
        public void delivered(long number) {
            arrived.add(number);
        }

        @Override
        public void failed(long number, NodeId destination, String reason) {
            failures.add(reason);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            // The test moves the clock by hand.
        }

        @Override
        public void cancel(TimerKey key) {
            // As above.
        }

        @Override
        public Set<NodeId> neighbours() {
            return links;
        }

        @Override
        public Collection<NodeId> tree() {
            return links;
        }

        @Override
        public Optional<NodeId> routeTo(NodeId destination) {
            return Optional.ofNullable(known.get(destination));
        }

        @Override
        public int depth() {
            return depth;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wallMillis() {
            return now / 1_000_000;
        }
    }

    private final Map<NodeId, Node> nodes = new LinkedHashMap<>();
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private int depth = 10;
    private long now;
    private long sent;

    private List<Node> line(int count) {
        List<Node> line = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            line.add(new Node("n" + i));
            if (i > 0) {
                link(line.get(i - 1), line.get(i));
            }
        }
        return line;
    }

    private static void link(Node one, Node other) {
        if (one != other) {
            one.links.add(other.id);
            other.links.add(one.id);
        }
    }

    private void run() {
        for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
            next.run();
        }
    }

    private void wait5Seconds() {
        now += 6_000_000_000L;
        nodes.values().forEach(node -> node.relay.timer(TreeRelay.EXPIRE));
    }

    @Test
    void aMessageFloodsToAStrangerAndTheAnswerShowsTheWay() {
        List<Node> all = line(6);
        for (int i = 0; i < 20; i++) {
            link(all.get(i % 5), new Node("side" + i));
        }
        all.get(0).relay.send(all.get(5).id, "data", "one".getBytes(), true);
        run();
        assertThat(all.get(5).got).containsExactly("n0#1 data one");
        assertThat(all.get(0).arrived).containsExactly(1L);
        long flood = sent;
        all.get(5).relay.send(all.get(0).id, "data", "back".getBytes(), false);
        run();
        assertThat(all.get(0).got).containsExactly("n5#1 data back");
        assertThat(sent - flood).as("straight back the way the first came").isEqualTo(5);
        assertThat(flood).isGreaterThan(20);
    }

    @Test
    void manyPairsInARandomGraphEachGetItOnce() {
        SplittableRandom random = new SplittableRandom(4);
        List<Node> all = line(300);
        for (int i = 0; i < 400; i++) {
            link(all.get(random.nextInt(300)), all.get(random.nextInt(300)));
        }
        for (int i = 0; i < 500; i++) {
            Node from = all.get(random.nextInt(300));
            Node to = all.get(random.nextInt(300));
            if (from != to) {
                from.relay.send(to.id, "data", ("m" + i).getBytes(), true);
                run();
                assertThat(to.got).as("seed 4, message %d", i).contains(from.id + " data m" + i).doesNotHaveDuplicates();
            }
        }
        wait5Seconds();
        assertThat(all).allMatch(node -> node.failures.isEmpty());
    }

    @Test
    void aKnownWayThatGoesInACircleIsLeft() {
        List<Node> all = line(3);
        Node target = new Node("target");
        link(all.get(0), target);
        Node far = new Node("far");
        link(target, far);
        // 1 thinks the way is through 2, and 2 through 1.
        all.get(1).known.put(far.id, all.get(2).id);
        all.get(2).known.put(far.id, all.get(1).id);
        all.get(1).relay.send(far.id, "data", "x".getBytes(), true);
        run();
        assertThat(far.got).containsExactly("n1#1 data x");
        assertThat(all.get(1).arrived).containsExactly(1L);
    }

    @Test
    void whatHasPassedTooManyLinksIsReported() {
        depth = 2;
        List<Node> all = line(TreeRelay.MIN_LINKS + 4);
        for (int i = 0; i < all.size() - 1; i++) {
            all.get(i).known.put(all.getLast().id, all.get(i + 1).id);
        }
        all.get(0).relay.send(all.getLast().id, "data", new byte[1], true);
        run();
        assertThat(all.getLast().got).isEmpty();
        assertThat(all.get(0).failures).singleElement().asString().contains("passed 6 links").contains("n6#1");
    }

    @Test
    void aBranchThatEndsIsNoFailureUntilTimeIsUp() {
        List<Node> all = line(3);
        NodeId nobody = NodeId.of("nobody", 1);
        all.get(1).relay.send(nobody, "data", new byte[1], true);
        run();
        assertThat(all.get(1).failures).isEmpty();
        wait5Seconds();
        assertThat(all.get(1).failures).singleElement().asString().contains("may not have arrived").contains("no way on");
    }

    @Test
    void whatIsTooLargeOrMalformedIsRefused() {
        List<Node> all = line(2);
        assertThatThrownBy(() -> all.get(0).relay.send(all.get(1).id, "data", new byte[TreeRelay.MAX_PAYLOAD + 1], false))
                .isInstanceOf(FoundationException.class).hasMessageContaining("at most 1048576 bytes");
        assertThatThrownBy(() -> all.get(0).relay.send(all.get(0).id, "data", new byte[0], false)).isInstanceOf(FoundationException.class);
        SplittableRandom random = new SplittableRandom(11);
        byte[] good = new RelayMessage.Carry(new MessageId(all.get(1).id, 3), all.get(0).id, 4, 2, false, true, "data", new byte[5]).write();
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int j = 0; j < 3 && bytes.length > 0; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                RelayMessage.read(bytes);
            } catch (FoundationException expected) {
                continue;
            }
        }
    }
}
