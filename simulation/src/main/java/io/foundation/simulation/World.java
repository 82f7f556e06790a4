package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.core.membership.MembershipSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A cluster in virtual time, and what may happen to it. The same settings and the same seed give the same history. Not
 * thread-safe.
 */
final class World {

    /** How many of the nodes that are on everybody knows, as a discovery would tell. */
    private static final int SEEDS = 3;
    private static final long LOOK = 1_000_000L;
    /** How long after a trouble a node, or a network, is not yet called healthy. */
    private static final long GRACE = 6_000_000_000L;

    private final WorldSettings settings;
    private final Kernel kernel = new Kernel();
    private final Network network;
    private final Links links;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<NodeName, Integer> indexes = new HashMap<>();
    private final BitSet poweredOff = new BitSet();
    private final Watcher watcher;
    private final Options detectorOptions;
    private final RandomGenerator random;
    private final long[] troubledUntil;
    private long healedAt = -1;

    World(WorldSettings settings, Watcher watcher) {
        this.settings = settings;
        this.watcher = watcher;
        this.random = generator(settings.seed());
        this.network = new Network(settings.nodes(), settings.network(), generator(random.nextLong()));
        this.links = new Links(this, settings.nodes());
        this.troubledUntil = new long[settings.nodes()];
        FailureDetectorProvider provider = settings.detector();
        this.detectorOptions = provider == null ? null
                : Options.read("detector." + provider.type(), provider.options(), settings.detectorOptions());
        for (int i = 0; i < settings.nodes(); i++) {
            SimulatedNode node = new SimulatedNode(this, i);
            nodes.add(node);
            indexes.put(node.name(), i);
        }
    }

    /** A generator of a kind that splits well and whose results are the same on every machine. */
    static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    RandomGenerator randomOf(int node, long life) {
        return generator(settings.seed() * 1_000_003 + node * 7_919L + life);
    }

    /** Chance for those who make things happen. */
    RandomGenerator random() {
        return random;
    }

    Kernel kernel() {
        return kernel;
    }

    Network network() {
        return network;
    }

    Links links() {
        return links;
    }

    Watcher watcher() {
        return watcher;
    }

    MembershipSettings membershipSettings() {
        return settings.membership();
    }

    FailureDetectorProvider detectorProvider() {
        return settings.detector();
    }

    Options detectorOptions() {
        return detectorOptions;
    }

    long readyAfterNanos() {
        return settings.readyAfter().toNanos();
    }

    int size() {
        return nodes.size();
    }

    SimulatedNode node(int index) {
        return nodes.get(index);
    }

    int indexOf(NodeName name) {
        return indexes.get(name);
    }

    List<SimulatedNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** Those whose process is there, whether it runs or not. */
    List<SimulatedNode> nodesOn() {
        return nodes.stream().filter(SimulatedNode::isOn).toList();
    }

    /** Whether a node is one of those that everybody is told of: the first few that are on. */
    boolean isSeed(int index) {
        int before = 0;
        for (int i = 0; i < index && before < SEEDS; i++) {
            before += nodes.get(i).isOn() ? 1 : 0;
        }
        return before < SEEDS && nodes.get(index).isOn();
    }

    /**
     * Whether two nodes are beside each other in the overlay there is: always in a full mesh; else if few enough of those that are
     * on stand between them in the ring, so that the overlay is whole again as soon as somebody is gone.
     */
    boolean isBeside(int a, int b) {
        return settings.beside() == 0 || between(a, b) < settings.beside() || between(b, a) < settings.beside();
    }

    private int between(int from, int to) {
        int on = 0;
        for (int i = (from + 1) % size(); i != to; i = (i + 1) % size()) {
            on += nodes.get(i).isOn() ? 1 : 0;
        }
        return on;
    }

    /** Somebody came or went: who is beside whom now dials. */
    void overlayChanged() {
        if (settings.beside() > 0) {
            for (SimulatedNode node : nodes) {
                for (int other = 0; other < node.index(); other++) {
                    links.beside(node.index(), other);
                }
            }
        }
    }

    boolean isPoweredOff(int index) {
        return poweredOff.get(index);
    }

    void run(Duration time) {
        kernel.runUntil(kernel.now() + time.toNanos());
    }

    /**
     * Lets time pass until something holds, looking every millisecond at first, and every ten after a second.
     *
     * @return whether it holds
     */
    boolean waitFor(Duration atMost, BooleanSupplier condition) {
        long begin = kernel.now();
        long end = begin + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (kernel.now() >= end) {
                return false;
            }
            long step = kernel.now() - begin < 1_000 * LOOK ? LOOK : 10 * LOOK;
            kernel.runUntil(Math.min(end, kernel.now() + step));
        }
        return true;
    }

    /** Starts a node; one that is on is ended first. A node that was on before begins a new life. */
    void start(int index) {
        SimulatedNode node = nodes.get(index);
        if (node.isOn()) {
            NodeId before = node.id();
            node.stop();
            links.ended(node, before, true, false);
        }
        poweredOff.clear(index);
        troubled(index);
        node.start();
        dialAll(index);
        overlayChanged();
    }

    /** Starts all that are off, each within a time. */
    void startAll(Duration within) {
        for (SimulatedNode node : nodes) {
            if (!node.isOn()) {
                kernel.after((long) (random.nextDouble() * within.toNanos()), () -> start(node.index()));
            }
        }
    }

    void rejoin(SimulatedNode node, long incarnation) {
        NodeId before = node.id();
        node.stop();
        links.ended(node, before, true, false);
        kernel.after(0, () -> {
            if (!node.isOn()) {
                node.rejoin(incarnation);
                dialAll(node.index());
            }
        });
    }

    /** Seeds are known to all, so everybody dials them, and they dial everybody who is waiting for them. */
    private void dialAll(int index) {
        for (int other = 0; other < size(); other++) {
            if (other != index) {
                links.dialAnew(index, other);
            }
        }
    }

    /**
     * Ends a process without a word.
     *
     * @param silent whether its machine is gone too, so that nobody closes its links or refuses connections
     */
    void crash(int index, boolean silent) {
        SimulatedNode node = nodes.get(index);
        NodeId life = node.id();
        poweredOff.set(index, silent);
        node.stop();
        links.ended(node, life, false, silent);
    }

    /** As {@link #pause}, but so short that nobody may call the process dead for it, neither then nor after. */
    void pauseUnnoticed(int index, Duration time) {
        long before = troubledUntil[index];
        pause(index, time);
        kernel.after(time.toNanos(), () -> troubledUntil[index] = before);
    }

    /** Suspends a process for a time, timers and all. */
    void pause(int index, Duration time) {
        suspend(index, time, SimulatedNode::pause);
    }

    /** Holds up the messages of a process for a time; its timers run. */
    void block(int index, Duration time) {
        suspend(index, time, SimulatedNode::block);
    }

    private void suspend(int index, Duration time, Consumer<SimulatedNode> how) {
        SimulatedNode node = nodes.get(index);
        if (node.process() != SimulatedNode.Process.RUNNING) {
            return;
        }
        long life = node.life();
        how.accept(node);
        for (int other = 0; other < size(); other++) {
            if (other != index) {
                links.giveUpLater(index, other);
            }
        }
        kernel.after(time.toNanos(), () -> {
            if (node.life() == life && node.isOn()) {
                node.resume();
                troubled(index);
                dialAll(index);
            }
        });
    }

    /** Parts the nodes: those given, and the rest. */
    void partition(Collection<Integer> side) {
        side.forEach(index -> network.group(index, 1));
        giveUpCutLinks();
    }

    /** Lets nothing pass from one node to another; the other way is as before. */
    void cut(int from, int to) {
        network.cut(from, to);
        links.giveUpLater(from, to);
    }

    private void giveUpCutLinks() {
        for (int high = 1; high < size(); high++) {
            for (int low = 0; low < high; low++) {
                if (!network.reachesBothWays(low, high)) {
                    links.giveUpLater(low, high);
                }
            }
        }
    }

    void heal() {
        network.heal();
        healedAt = kernel.now();
    }

    /** A node comes out of trouble now; it has some time to tell everybody. */
    private void troubled(int index) {
        troubledUntil[index] = kernel.now() + GRACE;
    }

    /** Whether nothing is, or was a moment ago, wrong with a node: who calls it dead is wrong. */
    boolean isHealthy(int index) {
        return nodes.get(index).process() == SimulatedNode.Process.RUNNING && kernel.now() >= troubledUntil[index];
    }

    /** Whether nothing is, or was a moment ago, between two nodes. */
    boolean isConnected(int a, int b) {
        return network.reachesBothWays(a, b) && (healedAt < 0 || kernel.now() >= healedAt + GRACE);
    }

    /** Leaves in order: the process ends when a peer has heard it, or after a second. */
    void leave(int index) {
        SimulatedNode node = nodes.get(index);
        long life = node.life();
        node.give(life, () -> node.membership().leave());
        waitToEnd(node, life, kernel.now() + 1_000_000_000L);
    }

    private void waitToEnd(SimulatedNode node, long life, long latest) {
        kernel.after(20_000_000L, () -> {
            if (node.life() != life || !node.isOn()) {
                return;
            }
            if (node.leaveHeard() > 0 || kernel.now() >= latest) {
                NodeId id = node.id();
                node.stop();
                links.ended(node, id, true, false);
            } else {
                waitToEnd(node, life, latest);
            }
        });
    }

    /** An operator on one node strikes another off. */
    void forget(int by, int whom) {
        SimulatedNode node = nodes.get(by);
        node.give(node.life(), () -> {
            if (node.membership().find(nodes.get(whom).name()).isPresent()) {
                node.membership().forget(nodes.get(whom).name());
            }
        });
    }

    /** The indexes of all nodes in a random order. */
    int[] shuffled() {
        int[] order = new int[size()];
        Arrays.setAll(order, i -> i);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }
}
