package io.foundation.topology.hyparview;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyProvider;
import io.foundation.topology.dissemination.PlumtreeSettings;
import io.foundation.topology.partialview.PartialViewSettings;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Provides HyParView. Stateless. */
@Component(property = {TopologyProvider.TYPE + "=" + HyParViewProvider.HYPARVIEW, "service.ranking:Integer=100"})
public final class HyParViewProvider implements TopologyProvider {

    static final String HYPARVIEW = "hyparview";
    static final String BROADCAST = "broadcast";
    static final String PLUMTREE = "plumtree";
    static final String FLOOD = "flood";
    static final String RUMOUR = "rumour";
    static final String FANOUT = "fanout";
    static final String RELAY = "relay";

    @Override
    public String type() {
        return HYPARVIEW;
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(PartialViewSettings.options());
        options.add(OptionSpec.choice(BROADCAST, PLUMTREE, List.of(PLUMTREE, FLOOD, RUMOUR),
                "how a broadcast gets to everybody: along a tree that heals, over all links, or to a few neighbours at random"));
        options.add(OptionSpec.number(FANOUT, 4, 1, 32, "to how many neighbours a rumour is passed"));
        options.add(OptionSpec.flag(RELAY, false, "whether a message goes by way of a neighbour where a broadcast has shown one, instead of a link of its own"));
        options.addAll(PlumtreeSettings.options());
        return List.copyOf(options);
    }

    @Override
    public Topology create(TopologyContext context) {
        return new HyParView(context);
    }
}
