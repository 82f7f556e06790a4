package io.foundation.cluster.core.engine;

import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.protocol.Time;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What an engine borrows; all of it outlives the engine.
 *
 * @param loop        runs the engine's loop: short tasks that do not block
 * @param virtual     runs what may block, a virtual thread each
 * @param timer       wakes; its tasks do not block
 * @param time        the clock
 * @param random      the source of chance
 * @param incarnation the incarnation of the next life, greater at every call, over restarts too
 * @param handover    where cores leave their state when their provider goes, if there is such a place
 * @param marker      told when the cluster part of the node is ready, if anybody wants to know
 */
public record EngineServices(Executor loop, Executor virtual, ScheduledExecutorService timer, Time time, RandomGenerator random,
        LongSupplier incarnation, Optional<HandoverStore> handover, Optional<Readiness.Marker> marker) {
}
