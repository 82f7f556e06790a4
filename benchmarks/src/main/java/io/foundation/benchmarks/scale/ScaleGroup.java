package io.foundation.benchmarks.scale;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.runtime.ExecutorOwner;
import io.foundation.benchmarks.child.Folders;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
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

    /** Starts one more; it finds one that is there, at random. */
    void start() {
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
        if (!waitFor(Duration.ofSeconds(20), () -> !engine.self().addresses().isEmpty())) {
            throw new IllegalStateException("A node does not listen after 20 s.");
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
