package io.foundation.discovery.gossip;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.discovery.api.Discovery;
import io.foundation.discovery.api.DiscoveryContext;
import io.foundation.discovery.api.DiscoveryProvider;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes strategies that find the nodes of a cluster by authenticated multicast. */
@Component(property = {DiscoveryProvider.TYPE + "=" + GossipProvider.NAME, "service.ranking:Integer=100"})
public final class GossipProvider implements DiscoveryProvider {

    /** The word used in configuration. */
    static final String NAME = "gossip";

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public List<OptionSpec> options() {
        return GossipSettings.OPTIONS;
    }

    @Override
    public Discovery create(DiscoveryContext context) {
        return new GossipDiscovery(context, GossipSettings.read(context.options()));
    }
}
