package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.DetectorEffects;
import io.foundation.cluster.api.detection.FailureDetector;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.api.detection.Judgement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/** Some failure detectors that all know each other, without a network: messages arrive at once, unless their receiver is mute. */
final class DetectorBench {

    private static final long MILLI = 1_000_000;

    private record Letter(long due, NodeId from, NodeId to, byte[] bytes) {
    }

    final List<Node> nodes = new ArrayList<>();
    /** Nodes that neither get nor send anything, and whose timers do not come. */
    final Set<Node> suspended = new HashSet<>();
    /** Nodes whose machine is cut off: timers come. */
    final Set<Node> cutOff = new HashSet<>();
    /** Who is linked with whom; empty if everybody is with everybody. */
    private final Map<NodeId, Set<NodeId>> links = new LinkedHashMap<>();
    private final Queue<Letter> post = new ArrayDeque<>();
    private final FailureDetectorProvider provider;
    private final Map<String, String> options;
    long sent;
    /** How long a message is on its way. */
    long delayNanos;
    long now;

    DetectorBench(FailureDetectorProvider provider, Map<String, String> options, int count) {
        this.provider = provider;
        this.options = options;
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(NodeId.of("node-" + i, 1), i));
        }
        for (Node node : nodes) {
            node.detector.start();
            nodes.stream().filter(other -> other != node).forEach(other -> node.detector.memberKnown(other.id, 1));
        }
    }

    /** One detector and what it did. */
    final class Node implements DetectorEffects {
        final NodeId id;
        final FailureDetector detector;
        final List<String> judged = new ArrayList<>();
        private final Map<TimerKey, Long> timers = new LinkedHashMap<>();
        long revision = 1;
        long refutations;

        private Node(NodeId id, long seed) {
            this.id = id;
            Time time = new Time() {
                @Override
                public long nanos() {
                    return now;
                }

                @Override
                public long wallMillis() {
                    return now / MILLI;
                }
            };
            this.detector = provider.create(new DetectorContext(id, Options.read("detector", provider.options(), options), time, new Random(seed), this));
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            sent++;
            post.add(new Letter(now + delayNanos, id, peer, message));
        }

        @Override
        public void judged(NodeId peer, Judgement judgement, String evidence) {
            judged.add(peer.name() + " " + judgement);
        }

        @Override
        public void refute(long judgedRevision) {
            refutations++;
            revision = Math.max(revision, judgedRevision + 1);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            timers.put(key, now + Math.max(0, delayNanos));
        }

        @Override
        public void cancel(TimerKey key) {
            timers.remove(key);
        }

        /** How many of its timers are of a kind. */
        long timers(String kind) {
            return timers.keySet().stream().filter(key -> key.kind().equals(kind)).count();
        }

        Judgement of(Node other) {
            return detector.judgements().get(other.id);
        }
    }

    /** From now on messages pass only over these links, and each watches those it is linked with. */
    void overlay(List<int[]> pairs) {
        nodes.forEach(node -> links.put(node.id, new HashSet<>()));
        pairs.forEach(pair -> {
            links.get(node(pair[0]).id).add(node(pair[1]).id);
            links.get(node(pair[1]).id).add(node(pair[0]).id);
        });
        nodes.forEach(node -> node.detector.watch(links.get(node.id)));
    }

    /** The link between two breaks, and both drop it from their overlay. */
    void breakLink(Node one, Node other) {
        links.get(one.id).remove(other.id);
        links.get(other.id).remove(one.id);
        for (Node node : List.of(one, other)) {
            node.detector.linkLost(node == one ? other.id : one.id);
            node.detector.watch(links.get(node.id));
        }
    }

    /** Both ends close a link in order; that they need not watch each other any more is told a moment later. */
    void giveUp(Node one, Node other, long laterMillis) {
        links.get(one.id).remove(other.id);
        links.get(other.id).remove(one.id);
        pass(laterMillis);
        for (Node node : List.of(one, other)) {
            node.detector.watch(links.get(node.id));
        }
    }

    List<Node> neighboursOf(Node of) {
        return nodes.stream().filter(node -> links.get(of.id).contains(node.id)).toList();
    }

    Node node(int index) {
        return nodes.get(index);
    }

    private Node find(NodeId id) {
        return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElse(null);
    }

    /** Lets time pass, ten milliseconds at a time. */
    void pass(long millis) {
        long end = now + millis * MILLI;
        while (now < end) {
            now = Math.min(end, now + 10 * MILLI);
            for (Node node : nodes) {
                for (TimerKey key : List.copyOf(node.timers.keySet())) {
                    Long due = node.timers.get(key);
                    if (!suspended.contains(node) && due != null && due <= now) {
                        node.timers.remove(key);
                        node.detector.timer(key);
                    }
                }
            }
            deliver();
        }
    }

    private void deliver() {
        while (!post.isEmpty() && post.peek().due() <= now) {
            Letter letter = post.poll();
            Node from = find(letter.from());
            Node to = find(letter.to());
            boolean lost = to == null || suspended.contains(from) || suspended.contains(to) || cutOff.contains(from) || cutOff.contains(to)
                    || !links.isEmpty() && !links.get(letter.from()).contains(letter.to());
            if (!lost) {
                to.detector.heard(letter.from());
                to.detector.message(letter.from(), letter.bytes());
            }
        }
    }

    /** Whether everybody thinks so of one. */
    boolean allThink(Node about, Judgement judgement) {
        return nodes.stream().filter(node -> node != about && !cutOff.contains(node)).allMatch(node -> node.of(about) == judgement);
    }
}
