package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.DetectorEffects;
import io.foundation.cluster.api.detection.FailureDetector;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.api.detection.Judgement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Failure detectors alone in virtual time: everybody knows and reaches everybody from the start, and there is neither membership
 * nor any link, so that clusters of ten thousand fit. What bounds the size is what every detector keeps of every member: about 110 bytes for
 * each pair of whom there is nothing but its revision to know. Not thread-safe.
 */
final class DetectorWorld {

    /** Told of every judgement, at the moment it is made. */
    @FunctionalInterface
    interface Judged {

        void judged(int observer, int about, Judgement judgement);
    }

    /** One process. */
    private final class Node extends CoreProcess implements DetectorEffects {
        private final int index;
        private final NodeId id;
        private final FailureDetector detector;
        /** What came, and what is to leave, while messages are held up. */
        private final Queue<Runnable> held = new ArrayDeque<>();
        private boolean dead;
        private long blockedUntil;
        private long refutations;

        private Node(int index, FailureDetectorProvider provider, Options options) {
            super(kernel);
            this.index = index;
            this.id = ids.get(index);
            this.detector = provider.create(new DetectorContext(id, options, this, World.generator(random.nextLong()), this));
        }

        @Override
        void due(TimerKey key) {
            detector.timer(key);
        }

        private boolean isBlocked() {
            return kernel.now() < blockedUntil;
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            Node to = nodes.get(indexes.get(peer.name()));
            leave(() -> {
                if (isCalm || !network.loses()) {
                    kernel.after(network.delay(), () -> to.arrive(() -> to.detector.message(id, message), this));
                }
            });
        }

        private void leave(Runnable message) {
            if (isBlocked()) {
                held.add(message);
            } else {
                message.run();
            }
        }

        private void arrive(Runnable message, Node from) {
            if (dead) {
                return;
            }
            if (isBlocked()) {
                held.add(() -> arrive(message, from));
                return;
            }
            detector.heard(from.id);
            message.run();
        }

        private void release() {
            for (int waiting = held.size(); waiting > 0 && !dead; waiting--) {
                held.poll().run();
            }
        }

        @Override
        public void judged(NodeId peer, Judgement judgement, String evidence) {
            watcher.judged(index, indexes.get(peer.name()), judgement);
        }

        @Override
        public void refute(long revision) {
            // The detector itself tells everybody; a membership would say the same a little later.
            refutations++;
        }
    }

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Kernel kernel = new Kernel();
    private final RandomGenerator random;
    private final Network network;
    private final Judged watcher;
    private final List<NodeId> ids = new ArrayList<>();
    private final Map<NodeName, Integer> indexes = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private boolean isCalm;

    /** @param options of the detector */
    DetectorWorld(int size, long seed, NetworkSettings settings, FailureDetectorProvider provider, Map<String, String> options, Judged watcher) {
        this.random = World.generator(seed);
        this.network = new Network(size, settings, World.generator(random.nextLong()));
        this.watcher = watcher;
        Options checked = Options.read("detector." + provider.type(), provider.options(), options);
        for (int i = 0; i < size; i++) {
            ids.add(new NodeId(new NodeName("n" + i), 1));
            indexes.put(ids.get(i).name(), i);
        }
        for (int i = 0; i < size; i++) {
            nodes.add(new Node(i, provider, checked));
        }
        for (Node node : nodes) {
            node.detector.start();
            for (NodeId id : ids) {
                if (!id.equals(node.id)) {
                    node.detector.memberKnown(id, 1);
                }
            }
        }
    }

    Kernel kernel() {
        return kernel;
    }

    RandomGenerator random() {
        return random;
    }

    void run(Duration time) {
        kernel.runUntil(kernel.now() + time.toNanos());
    }

    /** Lets time pass until something holds, looking ten times a second; gives whether it does. */
    boolean waitFor(Duration atMost, BooleanSupplier condition) {
        return kernel.waitFor(atMost, LOOK, condition);
    }

    /** A machine loses power: it says nothing any more, and nothing answers there. */
    void crash(int index) {
        Node node = nodes.get(index);
        node.dead = true;
        node.held.clear();
        node.cancelAll();
    }

    boolean isDead(int index) {
        return nodes.get(index).dead;
    }

    /** How often a node has raised its revision because it was accused. */
    long refutations(int index) {
        return nodes.get(index).refutations;
    }

    /** From now on no message is lost. */
    void calm() {
        isCalm = true;
    }

    /** Holds up the messages of a process in both directions for a time; its timers run. */
    void block(int index, Duration time) {
        Node node = nodes.get(index);
        node.blockedUntil = kernel.now() + time.toNanos();
        kernel.after(time.toNanos(), node::release);
    }
}
