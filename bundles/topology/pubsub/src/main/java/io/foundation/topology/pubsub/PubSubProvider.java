package io.foundation.topology.pubsub;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.dissemination.KeepSettings;
import io.foundation.topology.dissemination.PlumtreeSettings;
import io.foundation.topology.dissemination.TopicPatterns;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Provides publish and subscribe over broadcast trees. Stateless. */
@Component(property = {TopologyProvider.TYPE + "=" + PubSubProvider.PUBSUB, "service.ranking:Integer=100"})
public final class PubSubProvider implements TopologyProvider {

    static final String PUBSUB = "pubsub";
    static final String MESH_BELOW = "meshBelow";
    static final String RINGS = "rings";
    static final String FALLBACK = "fallback";
    static final String RELAY = "relay";
    static final String GRAFT_DELAY = "graftDelay";
    static final String ANNOUNCE_DELAY = "announceDelay";
    static final String OPTIMISE = "optimise";
    static final String LEAF_FILTERS = "leafFilters";
    static final String OWN_TREES = "ownTrees";
    static final String CACHE_AGE = "cacheAge";
    static final String CACHE_BYTES = "cacheBytes";
    static final String PERSISTENT = "persistent";
    static final String LOG_AGE = "logAge";
    static final String LOG_BYTES = "logBytes";
    static final String EXCHANGE_PERIOD = "exchangePeriod";
    static final String EXCHANGE_RATE = "exchangeRate";

    private static final long MAX_BYTES = 4L << 30;

    @Override
    public String type() {
        return PUBSUB;
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.number(MESH_BELOW, 16, 1, 256, "with fewer other nodes than this everybody is linked to everybody"),
                OptionSpec.number(RINGS, 3, 1, 16, "in a larger cluster: how many rings the nodes stand in, each of which gives a node two neighbours"),
                OptionSpec.duration(FALLBACK, "1s", 10, 60_000,
                        "how long the node with the greater name waits for the other to dial before it dials itself"),
                OptionSpec.flag(RELAY, false, "whether messages to a node that is not linked go over the links there are, rather than over a new one"),
                OptionSpec.duration(GRAFT_DELAY, "0ms", 0, 60_000,
                        "how long an announced message is waited for before it is asked for; 0 measures it, which is right unless you experiment"),
                OptionSpec.duration(ANNOUNCE_DELAY, "5ms", 0, 1_000, "how long announcements are gathered before they are sent together"),
                OptionSpec.number(OPTIMISE, 0, 0, 1_000, "by how many links a way must be shorter for the tree to be changed; 0 never changes it for that"),
                OptionSpec.flag(LEAF_FILTERS, true, "whether a node at the edge of the tree is spared topics that nobody on it wants"),
                OptionSpec.list(OWN_TREES, "", "topics with a single publisher, each of which gets a tree of its own (64 at most are kept); name or name*; the same on all nodes"),
                OptionSpec.duration(CACHE_AGE, "30s", 0, 3_600_000, "how long messages are kept for nodes that missed them"),
                OptionSpec.number(CACHE_BYTES, 32L << 20, 0, MAX_BYTES, "how many bytes of them at most"),
                OptionSpec.list(PERSISTENT, "", "topics whose messages are kept longer, and given to nodes that come later; name or name*; the same on all nodes"),
                OptionSpec.duration(LOG_AGE, "1h", 0, 604_800_000, "how long messages of persistent topics are kept"),
                OptionSpec.number(LOG_BYTES, 16L << 20, 0, MAX_BYTES, "how many bytes of them at most"),
                OptionSpec.duration(EXCHANGE_PERIOD, "10s", 100, 3_600_000, "how often, on average, neighbours compare what they have"),
                OptionSpec.number(EXCHANGE_RATE, 256L << 10, 1_024, MAX_BYTES, "how many bytes a second are given to those who missed them"));
    }

    @Override
    public Topology create(TopologyContext context) {
        return new PubSub(context, settings(context.options()));
    }

    private static PlumtreeSettings settings(Options options) {
        KeepSettings keep = new KeepSettings(options.duration(CACHE_AGE), options.number(CACHE_BYTES, 0), options.duration(LOG_AGE),
                options.number(LOG_BYTES, 0), new TopicPatterns(options.list(PERSISTENT)), options.duration(EXCHANGE_PERIOD),
                options.number(EXCHANGE_RATE, 1));
        return new PlumtreeSettings(options.duration(GRAFT_DELAY), options.duration(ANNOUNCE_DELAY), new TopicPatterns(options.list(OWN_TREES)),
                options.integer(OPTIMISE), options.flag(LEAF_FILTERS), keep);
    }
}
