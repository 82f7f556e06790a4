package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a partial view is given.
 *
 * @param self     this node
 * @param settings its sizes and periods
 * @param time     the clock
 * @param random   the source of chance; seeded in simulation
 * @param effects  what it does
 */
public record PartialViewContext(NodeId self, PartialViewSettings settings, Time time, RandomGenerator random, PartialViewEffects effects) {

    public PartialViewContext {
        Objects.requireNonNull(self, "self");
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(effects, "effects");
    }
}
