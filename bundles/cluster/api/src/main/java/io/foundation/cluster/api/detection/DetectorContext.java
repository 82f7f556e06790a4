package io.foundation.cluster.api.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import java.util.random.RandomGenerator;

/**
 * What a failure detector is given.
 *
 * @param self    this node
 * @param options the detector's options, checked
 * @param time    the clock
 * @param random  the source of chance; seeded in simulation
 * @param effects what the detector does
 */
public record DetectorContext(NodeId self, Options options, Time time, RandomGenerator random, DetectorEffects effects) {
}
