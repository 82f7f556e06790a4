package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a dissemination is given.
 *
 * @param self    this node
 * @param time    the clock
 * @param random  the source of chance; seeded in simulation
 * @param effects what the core does
 */
public record DisseminationContext(NodeId self, Time time, RandomGenerator random, DisseminationEffects effects) {

    public DisseminationContext {
        Objects.requireNonNull(self, "self");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(effects, "effects");
    }
}
