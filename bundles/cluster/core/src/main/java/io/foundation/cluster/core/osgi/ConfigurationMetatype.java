package io.foundation.cluster.core.osgi;

import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.core.config.ClusterOptions;
import io.foundation.cluster.core.config.ConfigurationCatalog;
import io.foundation.cluster.core.config.ConfigurationCatalog.Key;
import io.foundation.cluster.core.config.NodeOptions;
import io.foundation.cluster.core.config.ProviderCatalog;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.TransportProvider;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * Describes the configurations of the node and its clusters (OSGi Compendium, 105), from the same descriptions they are
 * checked against; with the keys of the providers that are installed. Thread-safe.
 */
@Component(service = MetaTypeProvider.class, property = {
        MetaTypeProvider.METATYPE_PID + '=' + NodeOptions.PID,
        MetaTypeProvider.METATYPE_PID + '=' + ClusterOptions.PID,
        MetaTypeProvider.METATYPE_FACTORY_PID + '=' + ClusterOptions.PID})
public final class ConfigurationMetatype implements MetaTypeProvider {

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<TransportProvider> transports = List.of();
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<TopologyProvider> topologies = List.of();
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<FailureDetectorProvider> detectors = List.of();
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<DiscoveryProvider> discoveries = List.of();

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, String locale) {
        return switch (id) {
            case NodeOptions.PID -> new Definition(id, "Foundation: the node", "What this node is, where it listens, and the secret of its clusters.",
                    ConfigurationCatalog.node());
            case ClusterOptions.PID -> new Definition(id, "Foundation: a cluster",
                    "How the node finds the others of a cluster, and how they are linked; alone, or one for each of several clusters.",
                    ConfigurationCatalog.cluster(catalog()));
            case null, default -> throw new IllegalArgumentException("There is no configuration '" + id + "' here: use " + NodeOptions.PID + " or "
                    + ClusterOptions.PID + ".");
        };
    }

    /** Everything is in English. */
    @Override
    public String[] getLocales() {
        return null;
    }

    private ProviderCatalog catalog() {
        return Catalogs.of(byType(transports, TransportProvider::type), byType(topologies, TopologyProvider::type),
                byType(detectors, FailureDetectorProvider::type), byType(discoveries, DiscoveryProvider::type));
    }

    private static <T> Map<String, T> byType(List<T> providers, Function<T, String> type) {
        Map<String, T> byType = new TreeMap<>();
        providers.forEach(provider -> byType.putIfAbsent(type.apply(provider), provider));
        return byType;
    }

    private record Definition(String id, String name, String description, List<Key> keys) implements ObjectClassDefinition {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getID() {
            return id;
        }

        @Override
        public String getDescription() {
            return description;
        }

        /** No key is required: each has a default that works. */
        @Override
        public AttributeDefinition[] getAttributeDefinitions(int filter) {
            return filter == REQUIRED ? null : keys.stream().map(key -> new KeyAttribute(id, key)).toArray(AttributeDefinition[]::new);
        }

        @Override
        public InputStream getIcon(int size) {
            return null;
        }
    }
}
