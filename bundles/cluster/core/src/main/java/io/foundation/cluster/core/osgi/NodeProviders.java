package io.foundation.cluster.core.osgi;

import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.core.config.ProviderCatalog;
import io.foundation.cluster.core.engine.ClusterEngine;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.TransportProvider;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All providers of this node, and which engine is to know of which: of transports and detectors the one that its settings
 * name, of topologies all, since a cluster may switch to any that is installed. Thread-safe.
 */
final class NodeProviders {

    final RankedProviders<TransportProvider> transports;
    final RankedProviders<TopologyProvider> topologies;
    final RankedProviders<FailureDetectorProvider> detectors;
    final RankedProviders<DiscoveryProvider> discoveries;

    /** @param came given, whenever another provider serves, what every cluster that runs is to be told */
    NodeProviders(Consumer<Consumer<RunningCluster>> came) {
        this.transports = new RankedProviders<>((type, provider) -> came.accept(cluster -> {
            if (cluster.settings().transport().type().equals(type)) {
                cluster.engine().transportProvider(provider);
            }
        }));
        this.topologies = new RankedProviders<>((type, provider) -> came.accept(cluster -> cluster.engine().topologyProvider(type, provider)));
        this.detectors = new RankedProviders<>((type, provider) -> came.accept(cluster -> {
            if (cluster.settings().detector().type().equals(type)) {
                cluster.engine().detectorProvider(provider);
            }
        }));
        this.discoveries = new RankedProviders<>((type, provider) -> came.accept(cluster -> cluster.engine().discoveryProvider(type, provider)));
    }

    /** Gives an engine those that serve now. */
    void provide(ClusterEngine engine, EngineSettings settings) {
        detectors.give(settings.detector().type(), engine::detectorProvider);
        topologies.types().forEach(type -> topologies.give(type, provider -> engine.topologyProvider(type, provider)));
        settings.discovery().forEach(part -> discoveries.give(part.type(), provider -> engine.discoveryProvider(part.type(), provider)));
        transports.give(settings.transport().type(), engine::transportProvider);
    }

    /** The options of those that serve. */
    ProviderCatalog catalog() {
        return Catalogs.of(transports.serving(), topologies.serving(), detectors.serving(), discoveries.serving());
    }

    /** The types there are, for people. */
    Map<String, String> facts() {
        return Map.of("providers.transport", String.join(",", transports.types()), "providers.topology", String.join(",", topologies.types()),
                "providers.detector", String.join(",", detectors.types()), "providers.discovery", String.join(",", discoveries.types()));
    }
}
