package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.runtime.ExecutorOwner;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.discovery.staticlist.StaticListProvider;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.fullmesh.FullMeshProvider;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.TransportProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A node in the test's own JVM: the real engine with real providers. */
final class TestNode implements AutoCloseable {

    static final ClusterSecret SECRET = ClusterSecret.of("a secret for tests only");
    private static final AtomicLong INCARNATION = new AtomicLong(1_000);

    static {
        // What is waited for here takes milliseconds, and a test waits dozens of times: at first and then every 100 ms, as is
        // usual, is too seldom.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    final ExecutorOwner executors;
    final ClusterEngine engine;

    TestNode(String cluster, String name, TransportProvider transport, Path folder, List<Address> seeds) {
        this(settings(cluster, name, transport, folder, seeds), transport);
    }

    static List<EngineSettings.Part> seeds(List<Address> seeds) {
        return seeds.isEmpty() ? List.of() : List.of(new EngineSettings.Part("static", Map.of("addresses",
                seeds.stream().map(Address::toString).collect(Collectors.joining(",")), "retry", "200ms")));
    }

    TestNode(EngineSettings settings, TransportProvider transport) {
        this(settings, transport, OverlaySettings.DEFAULT);
    }

    TestNode(EngineSettings settings, TransportProvider transport, TopologyProvider topology) {
        this(settings, transport, OverlaySettings.DEFAULT, topology);
    }

    TestNode(EngineSettings settings, TransportProvider transport, OverlaySettings switching) {
        this(settings, transport, switching, new FullMeshProvider());
    }

    TestNode(EngineSettings settings, TransportProvider transport, OverlaySettings switching, TopologyProvider topology) {
        executors = new ExecutorOwner("test-" + settings.node(), TestNode.class.getClassLoader());
        engine = new ClusterEngine(settings, EngineServices.of(executors, INCARNATION::incrementAndGet), switching);
        engine.detectorProvider(new SwimDetectorProvider());
        engine.topologyProvider(topology);
        engine.discoveryProvider("static", new StaticListProvider());
        engine.transportProvider(transport);
        engine.start();
    }

    static EngineSettings settings(String cluster, String name, TransportProvider transport, Path folder, List<Address> seeds) {
        return EngineSettings.local(ClusterName.of(cluster), NodeName.of(name), SECRET,
                seeds(seeds), folder)
                .withTransport(EngineSettings.Part.of(transport.type()));
    }

    NodeName name() {
        return engine.node();
    }

    /** Where it listens; null until it does. */
    Address address() {
        Member self = engine.self();
        return self.addresses().isEmpty() ? null : self.addresses().get(0);
    }

    /** Everybody it knows, with state, by name. */
    Map<String, MemberState> view() {
        Map<String, MemberState> view = new TreeMap<>();
        engine.members().members().forEach(member -> view.put(member.name().value(), member.state()));
        return view;
    }

    @Override
    public void close() {
        engine.close();
        executors.close();
    }

    void crash() {
        engine.crash().join();
        executors.close();
    }
}
