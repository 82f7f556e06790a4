package io.foundation.testkit.discovery;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.discovery.api.DiscoveryResult;
import io.foundation.discovery.api.PollingDiscovery;
import io.foundation.discovery.api.PushingDiscovery;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A strategy at work on one node, asked or listening as the engine would, with everything it said kept. What it
 * believes is what the results say in the plainest reading: Complete replaces, Partial adds, Unknown changes nothing.
 */
public final class DiscoveryProbe implements AutoCloseable {

    private static final long POLL_MILLIS = 20;

    private final DiscoveryFixture fixture;
    private final Discovery discovery;
    private final List<DiscoveryResult> results = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public DiscoveryProbe(DiscoveryProvider provider, DiscoveryFixture fixture) {
        this.fixture = fixture;
        this.discovery = provider.create(fixture);
    }

    /** A probe of a node in its first life, not begun. */
    public static DiscoveryProbe of(DiscoveryProvider provider, String cluster, String name, Path folder, Map<String, String> options) {
        return new DiscoveryProbe(provider, DiscoveryFixture.of(provider, cluster, name, folder, options));
    }

    public DiscoveryFixture fixture() {
        return fixture;
    }

    public Discovery discovery() {
        return discovery;
    }

    /** Announces the node at an address of the loopback interface, then begins. */
    public DiscoveryProbe begin(int port) {
        discovery.announce(new Announcement(fixture.self(), List.of(new Address("127.0.0.1", port))));
        return begin();
    }

    /** Begins to listen or to ask. */
    public DiscoveryProbe begin() {
        switch (discovery) {
            case PushingDiscovery pushing -> pushing.start(results::add);
            case PollingDiscovery polling -> poll(polling);
        }
        return this;
    }

    private void poll(PollingDiscovery polling) {
        if (closed) {
            return;
        }
        polling.discover().whenComplete((result, failure) -> {
            if (result != null) {
                results.add(result);
            }
            if (!closed && !fixture.timer().isShutdown()) {
                fixture.timer().schedule(() -> poll(polling), POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Everything it said, oldest first. */
    public List<DiscoveryResult> results() {
        return List.copyOf(results);
    }

    /** Who is believed after all results, the node itself taken out. */
    public Set<DiscoveredPeer> believed() {
        Set<DiscoveredPeer> believed = new HashSet<>();
        for (DiscoveryResult result : results) {
            switch (result) {
                case DiscoveryResult.Complete complete -> {
                    believed.clear();
                    believed.addAll(complete.peers());
                }
                case DiscoveryResult.Partial partial -> believed.addAll(partial.peers());
                case DiscoveryResult.Unknown unknown -> {
                }
            }
        }
        believed.removeIf(peer -> peer.id().filter(fixture.self()::equals).isPresent());
        return believed;
    }

    /** Who of those believed is known by id, itself taken out. */
    public Set<NodeId> believedIds() {
        Set<NodeId> ids = new HashSet<>();
        believed().forEach(peer -> peer.id().ifPresent(ids::add));
        return ids;
    }

    /** Forgets what was said so far. */
    public void forget() {
        results.clear();
    }

    /** Closes the strategy, not the fixture. */
    @Override
    public void close() {
        closed = true;
        discovery.close();
    }
}
