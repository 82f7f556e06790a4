package io.foundation.topology.pubsub;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.dissemination.PlumtreeSettings;
import io.foundation.topology.partialview.PartialViewSettings;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Provides publish and subscribe over broadcast trees. Stateless. */
@Component(property = {TopologyProvider.TYPE + "=" + PubSubProvider.PUBSUB, "service.ranking:Integer=100"})
public final class PubSubProvider implements TopologyProvider {

    static final String PUBSUB = "pubsub";
    static final String MESH_BELOW = "meshBelow";
    static final String OVERLAY = "overlay";
    static final String PARTIAL_VIEW = "partialview";
    static final String IN_RINGS = "rings";
    static final String RINGS = "rings";
    static final String FALLBACK = "fallback";
    static final String RELAY = "relay";

    @Override
    public String type() {
        return PUBSUB;
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(List.of(
                OptionSpec.number(MESH_BELOW, 16, 1, 256, "with fewer other nodes than this everybody is linked to everybody"),
                OptionSpec.choice(OVERLAY, IN_RINGS, List.of(IN_RINGS, PARTIAL_VIEW),
                        "in a larger cluster: neighbours beside each other in rings, which follow from the membership without a message, or by HyParView; the same on all nodes"),
                OptionSpec.number(RINGS, 3, 1, 16, "with rings: how many, each of which gives a node two neighbours"),
                OptionSpec.duration(FALLBACK, "1s", 10, 60_000,
                        "how long the node with the greater name waits for the other to dial before it dials itself"),
                OptionSpec.flag(RELAY, false, "whether messages to a node that is not linked go over the links there are, rather than over a new one")));
        options.addAll(PlumtreeSettings.options());
        options.addAll(PartialViewSettings.options());
        return List.copyOf(options);
    }

    @Override
    public Topology create(TopologyContext context) {
        return new PubSub(context);
    }
}
