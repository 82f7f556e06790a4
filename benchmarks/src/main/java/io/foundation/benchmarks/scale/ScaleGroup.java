package io.foundation.benchmarks.scale;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.runtime.ExecutorOwner;
import io.foundation.benchmarks.child.Folders;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.ChannelFigures;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.cluster.core.engine.ClusterEngine;
import io.foundation.cluster.core.engine.EngineServices;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.discovery.staticlist.StaticListProvider;
import io.foundation.topology.hyparview.HyParViewProvider;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.loopback.LoopbackNetwork;
import io.foundation.transport.loopback.LoopbackTransportProvider;
import io.foundation.transport.netty.NettyTransportProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Very many of our nodes in one process, over HyParView, with one transport, one timer and one pool for all. Of one thread. */
final class ScaleGroup implements AutoCloseable {

    private static final String SUBJECT = "scale";
    private static final long STEP_MILLIS = 10;
    /** So many of those there are looked at before the next one starts, */
    private static final int WITNESSES = 10;
    /** and each of them knows all but so many. */
    private static final int BEHIND = 10;

    private final ExecutorOwner executors = new ExecutorOwner("scale", ScaleGroup.class.getClassLoader());
    private final EngineServices services;
    private final LoopbackNetwork network;
    private final TransportProvider transport;
    private final Path folder;
    private final Random random;
    private final List<ClusterEngine> nodes = new ArrayList<>();
    private final Map<String, AtomicInteger> heard = new ConcurrentHashMap<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private int asked;

    /** @param sockets whether links are real sockets, or a wire inside this process */
    ScaleGroup(boolean sockets, long seed) throws IOException {
        AtomicLong incarnation = new AtomicLong(1);
        this.services = EngineServices.of(executors, incarnation::incrementAndGet);
        this.network = sockets ? null : new LoopbackNetwork(seed);
        this.transport = sockets ? new NettyTransportProvider() : new LoopbackTransportProvider(network);
        this.folder = Folders.temporary();
        this.random = new Random(seed);
    }

    /**
     * Starts one more, which finds one that is there, at random; and waits until it is ready and knows most of the others, and ten of
     * the others, at random, know all but the last few. A few cores on which very many nodes start at once time out on each other and
     * never get them up: each start is work for everybody.
     */
    void start(Duration most) {
        List<EngineSettings.Part> discovery = nodes.isEmpty() ? List.of()
                : List.of(new EngineSettings.Part("static", Map.of("addresses", addressOf(nodes.get(random.nextInt(nodes.size()))).toString())));
        EngineSettings settings = EngineSettings.local(ClusterName.of("scale"), NodeName.of("n" + nodes.size()), ClusterSecret.of("a secret for benchmarks only"),
                discovery, folder).withTransport(EngineSettings.Part.of(transport.type())).withTopology(EngineSettings.Part.of("hyparview"));
        ClusterEngine engine = new ClusterEngine(settings, services);
        engine.detectorProvider(new SwimDetectorProvider());
        engine.topologyProvider(new HyParViewProvider());
        engine.discoveryProvider("static", new StaticListProvider());
        engine.transportProvider(transport);
        engine.messaging().onMessage(SUBJECT, Dispatch.INLINE, message -> heard.computeIfAbsent(new String(message.body(), java.nio.charset.StandardCharsets.UTF_8)
                + '/' + engine.self().name(), key -> new AtomicInteger()).incrementAndGet());
        engine.start();
        nodes.add(engine);
        int others = nodes.size() * 9 / 10;
        if (!waitFor(most, () -> engine.self().state() == MemberState.READY && engine.members().members().size() >= others)) {
            throw new IllegalStateException(engine.self().name() + " knows " + engine.members().members().size() + " of " + nodes.size() + " after "
                    + most.toSeconds() + " s, and is " + engine.self().state().word() + ": " + engine.self().note());
        }
        for (int i = 0; i < WITNESSES; i++) {
            ClusterEngine witness = nodes.get(random.nextInt(nodes.size()));
            if (!waitFor(most, () -> witness.members().members().size() >= nodes.size() - BEHIND)) {
                throw new IllegalStateException(witness.self().name() + " knows " + witness.members().members().size() + " of " + nodes.size() + " after "
                        + most.toSeconds() + " s");
            }
        }
    }

    private static Address addressOf(ClusterEngine engine) {
        return engine.self().addresses().getFirst();
    }

    int size() {
        return nodes.size();
    }

    /** How many nodes know of so many members that they can reach. */
    int knowing(int members) {
        int count = 0;
        for (ClusterEngine node : nodes) {
            count += known(node) == members ? 1 : 0;
        }
        return count;
    }

    /** Whether every node knows of so many members that it can reach; looks first at the one that did not when it was asked last. */
    boolean allKnow(int members) {
        for (int i = 0; i < nodes.size(); i++) {
            int next = (asked + i) % nodes.size();
            if (known(nodes.get(next)) != members) {
                asked = next;
                return false;
            }
        }
        return true;
    }

    private static long known(ClusterEngine node) {
        return node.members().members().stream().filter(ScaleGroup::isReachable).count();
    }

    private static boolean isReachable(Member member) {
        return member.state() != MemberState.UNREACHABLE;
    }

    int links() {
        return nodes.stream().mapToInt(node -> node.admin().links().size()).sum();
    }

    /** What goes over the links that stay while nothing happens, and what it costs, all nodes together. */
    Idle idle(Duration time) {
        Map<Way, Long> before = sentBytes();
        CpuClock cpu = CpuClock.start();
        double compiled = CompilerClock.seconds();
        long began = System.nanoTime();
        waitFor(time, () -> false);
        double seconds = (System.nanoTime() - began) / 1e9;
        double cores = cpu.ownSeconds() / seconds;
        double compilers = (CompilerClock.seconds() - compiled) / seconds;
        double foreign = cpu.foreign();
        long bytes = 0;
        for (Map.Entry<Way, Long> way : sentBytes().entrySet()) {
            bytes += before.containsKey(way.getKey()) ? way.getValue() - before.get(way.getKey()) : 0;
        }
        return new Idle(bytes / seconds / nodes.size(), cores, compilers, foreign);
    }

    private Map<Way, Long> sentBytes() {
        Map<Way, Long> sent = new HashMap<>();
        for (ClusterEngine node : nodes) {
            for (ChannelFigures figures : node.admin().channels().figures()) {
                sent.put(new Way(node.self().name(), figures.peer().name(), figures.channel()), figures.sentBytes());
            }
        }
        return sent;
    }

    /** A channel from one node to another. */
    private record Way(NodeName from, NodeName to, String channel) {
    }

    /**
     * A quiet time.
     *
     * @param bytes     bodies of messages a node and second
     * @param cores     how many cores the process kept busy
     * @param compilers how many of these the virtual machine's compilers kept busy
     * @param foreign   the share of all cores that others used
     */
    record Idle(double bytes, double cores, double compilers, double foreign) {
    }

    /** Broadcasts from one node; gives how many have it when nobody new has had it for a while, or all have. */
    Spread broadcast(Duration most) {
        String round = "r" + rounds.incrementAndGet();
        long began = System.nanoTime();
        nodes.get(random.nextInt(nodes.size())).messaging().broadcast(Outgoing.of(SUBJECT, round.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toCompletableFuture().join();
        waitFor(most, () -> heard.keySet().stream().filter(key -> key.startsWith(round + "/")).count() == nodes.size());
        long nanos = System.nanoTime() - began;
        List<Integer> times = heard.entrySet().stream().filter(entry -> entry.getKey().startsWith(round + "/")).map(entry -> entry.getValue().get()).toList();
        return new Spread(times.size(), times.stream().mapToInt(each -> each - 1).sum(), nanos / 1_000_000);
    }

    /**
     * What became of a broadcast.
     *
     * @param reached nodes
     * @param doubles how often it was given to a node that had it
     * @param millis  until all had it, or it was given up; in steps of 10
     */
    record Spread(int reached, int doubles, long millis) {
    }

    /** Some die at once, without a word. */
    void crash(int count) {
        List<ClusterEngine> dying = new ArrayList<>(nodes);
        java.util.Collections.shuffle(dying, random);
        dying = dying.subList(0, count);
        nodes.removeAll(dying);
        CompletableFuture.allOf(dying.stream().map(ClusterEngine::crash).toArray(CompletableFuture[]::new)).join();
    }

    static boolean waitFor(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws Exception {
        CompletableFuture.allOf(nodes.stream().map(ClusterEngine::crash).toArray(CompletableFuture[]::new)).join();
        ((AutoCloseable) transport).close();
        if (network != null) {
            network.close();
        }
        executors.close();
    }
}
