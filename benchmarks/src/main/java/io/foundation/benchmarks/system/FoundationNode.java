package io.foundation.benchmarks.system;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.runtime.ExecutorOwner;
import io.foundation.benchmarks.child.Folders;
import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.cluster.core.engine.ClusterEngine;
import io.foundation.cluster.core.engine.EngineServices;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.discovery.staticlist.StaticListProvider;
import io.foundation.topology.fullmesh.FullMeshProvider;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.TransportProvider;
import io.foundation.transport.netty.NettyTransportProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * One of our nodes with everything a node in a process of its own has to itself: executors, event loops, engine. Its
 * settings are the defaults; only the peers, the address and the secret are given. Thread-safe.
 */
public final class FoundationNode implements RunningNode {

    private static final Set<MemberState> WORKING = Set.of(MemberState.UP, MemberState.READY, MemberState.SUSPECT);
    private static final String PREFIX = "n";

    private final int port;
    private final Path folder;
    private final ExecutorOwner executors;
    private final TransportProvider transport;
    private final ClusterEngine engine;
    private final LongAdder suspicions = new LongAdder();

    /** Starts it. */
    public FoundationNode(int port, List<Integer> seeds) throws IOException {
        this(port, seeds, new NettyTransportProvider(), new FullMeshProvider());
    }

    /**
     * Starts it over a transport and in a topology of the caller's.
     *
     * @param transport its own from now on: closed with the node if it can be
     * @param topology  with the defaults of its options
     */
    public FoundationNode(int port, List<Integer> seeds, TransportProvider transport, TopologyProvider topology) throws IOException {
        this(port, seeds, transport, topology, Map.of());
    }

    /**
     * Starts it, with options of the transport.
     *
     * @param transportOptions those that are not to be the defaults
     */
    public FoundationNode(int port, List<Integer> seeds, TransportProvider transport, TopologyProvider topology, Map<String, String> transportOptions) throws IOException {
        this.port = port;
        this.folder = Folders.temporary();
        this.executors = new ExecutorOwner("bench-" + port, FoundationNode.class.getClassLoader());
        this.transport = transport;
        String peers = seeds.stream().map(seed -> "127.0.0.1:" + seed).collect(Collectors.joining(","));
        EngineSettings local = EngineSettings.local(ClusterName.of("bench"), name(port), ClusterSecret.of("a secret for benchmarks only"),
                List.of(new EngineSettings.Part("static", Map.of("addresses", peers))), folder);
        AtomicLong incarnation = new AtomicLong(System.currentTimeMillis());
        this.engine = new ClusterEngine(settings(local, port, topology.type(), transportOptions), EngineServices.of(executors, incarnation::incrementAndGet));
        engine.transportProvider(transport);
        engine.topologyProvider(topology);
        engine.detectorProvider(new SwimDetectorProvider());
        engine.discoveryProvider("static", new StaticListProvider());
        engine.listen(new MembershipListener() {
            @Override
            public void snapshot(MembershipSnapshot snapshot) {
                // Only changes are counted.
            }

            @Override
            public void event(MemberEvent event) {
                if (event.member().state() == MemberState.SUSPECT) {
                    suspicions.increment();
                }
            }
        });
        engine.start();
    }

    private static void close(AutoCloseable transport) {
        try {
            transport.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static EngineSettings settings(EngineSettings local, int port, String topology, Map<String, String> transportOptions) {
        return new EngineSettings(local.cluster(), local.node(), local.version(), local.roles(), local.metadata(), local.bindHost(), port,
                local.advertised(), local.secret(), new EngineSettings.Part(local.transport().type(), transportOptions), local.discovery(), new EngineSettings.Part(topology, Map.of()), local.detector(), local.channels(),
                local.awaitMembers(), local.awaitInitial(), local.maxMessage(), local.forgetAfter(), local.dataFolder());
    }

    /** The name of the node at a port. */
    public static NodeName name(int port) {
        return NodeName.of(PREFIX + port);
    }

    public Cluster cluster() {
        return engine;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Set<Integer> reachable() {
        return engine.members().members().stream().filter(member -> WORKING.contains(member.state())).map(FoundationNode::portOf)
                .collect(Collectors.toSet());
    }

    private static Integer portOf(Member member) {
        return Integer.valueOf(member.name().value().substring(PREFIX.length()));
    }

    @Override
    public long suspicions() {
        return suspicions.sum();
    }

    @Override
    public void close() {
        engine.close();
        if (transport instanceof AutoCloseable closeable) {
            close(closeable);
        }
        executors.close();
        Folders.remove(folder);
    }
}
