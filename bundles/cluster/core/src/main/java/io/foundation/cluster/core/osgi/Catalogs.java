package io.foundation.cluster.core.osgi;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.detection.DetectorContext;
import io.foundation.cluster.api.detection.DetectorEffects;
import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.config.ProviderCatalog;
import io.foundation.cluster.core.config.ProviderCatalog.Kind;
import io.foundation.cluster.core.engine.PresenceRules;
import io.foundation.discovery.api.DiscoveryProvider;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyEffects;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.transport.api.TransportProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks providers which options they have. A topology or a detector is replaced only by beginning a new life, so that
 * their cores are made on trial first: values that do not fit together are found before anybody leaves the cluster.
 */
final class Catalogs {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogs.class);
    private static final NodeId NOBODY = new NodeId(NodeName.of("trial"), 1);

    private Catalogs() {
    }

    /** The options of the providers that serve, by kind and type. */
    static ProviderCatalog of(Map<String, TransportProvider> transports, Map<String, TopologyProvider> topologies,
            Map<String, FailureDetectorProvider> detectors, Map<String, DiscoveryProvider> discoveries) {
        Map<Kind, Map<String, ProviderCatalog.Description>> all = new HashMap<>();
        all.put(Kind.TRANSPORT, describe(transports, TransportProvider::options, provider -> options -> { }));
        all.put(Kind.DISCOVERY, describe(discoveries, provider -> PresenceRules.with(provider.options()), provider -> options -> { }));
        all.put(Kind.TOPOLOGY, describe(topologies, TopologyProvider::options, provider -> options ->
                provider.create(new TopologyContext(NOBODY, Set.of(), options, Time.SYSTEM, RandomGenerator.getDefault(), new Nothing()))));
        all.put(Kind.DETECTOR, describe(detectors, FailureDetectorProvider::options, provider -> options ->
                provider.create(new DetectorContext(NOBODY, options, Time.SYSTEM, RandomGenerator.getDefault(), new Nothing()))));
        return new ProviderCatalog(all);
    }

    private static <T> Map<String, ProviderCatalog.Description> describe(Map<String, T> providers, Function<T, List<OptionSpec>> options,
            Function<T, Consumer<Options>> trial) {
        Map<String, ProviderCatalog.Description> described = new TreeMap<>();
        providers.forEach((type, provider) -> {
            try {
                described.put(type, new ProviderCatalog.Description(options.apply(provider), trial.apply(provider)));
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The provider of '{}' cannot say which options it has: {}", type, e.toString());
            }
        });
        return described;
    }

    /** The effects of a core that is made on trial: it is not started, so that there are none. */
    private static final class Nothing implements TopologyEffects, DetectorEffects {
        @Override
        public void connect(NodeId peer) {
            // On trial.
        }

        @Override
        public void disconnect(NodeId peer) {
            // On trial.
        }

        @Override
        public void forward(NodeId peer, Broadcast message) {
            // On trial.
        }

        @Override
        public void deliver(Broadcast message) {
            // On trial.
        }

        @Override
        public void emit(String event, String detail) {
            // On trial.
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            // On trial.
        }

        @Override
        public void judged(NodeId peer, Judgement judgement, String evidence) {
            // On trial.
        }

        @Override
        public void refute(long revision) {
            // On trial.
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            // On trial.
        }

        @Override
        public void cancel(TimerKey key) {
            // On trial.
        }
    }
}
