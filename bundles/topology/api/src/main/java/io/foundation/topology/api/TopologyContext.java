package io.foundation.topology.api;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a topology core is given.
 *
 * @param self    this node
 * @param roles   this node's roles, e.g. {@code server}
 * @param options the topology's options, checked
 * @param time    the clock
 * @param random  the source of chance; seeded in simulation
 * @param effects what the core does
 */
public record TopologyContext(NodeId self, Set<String> roles, Options options, Time time, RandomGenerator random,
        TopologyEffects effects) {

    public TopologyContext {
        roles = Set.copyOf(roles);
    }
}
