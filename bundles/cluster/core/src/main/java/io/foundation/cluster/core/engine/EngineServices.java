package io.foundation.cluster.core.engine;

import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.protocol.Time;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What an engine borrows; all of it outlives the engine, and may serve several.
 *
 * @param loop        runs the engine's loop: short tasks that do not block
 * @param virtual     runs what may block, a virtual thread each
 * @param timer       wakes; its tasks do not block
 * @param time        the clock
 * @param random      the source of chance; thread-safe
 * @param incarnation the incarnation of the next life, greater at every call, over restarts too
 * @param handover    where cores leave their state when their provider goes, if there is such a place
 * @param marker      told when the cluster part of the node is ready, if anybody wants to know
 */
public record EngineServices(Executor loop, Executor virtual, ScheduledExecutorService timer, Time time, RandomGenerator random,
        LongSupplier incarnation, Optional<HandoverStore> handover, Optional<Readiness.Marker> marker) {

    private static final int LOOP_THREADS = 2;
    private static final int LOOP_QUEUE = 4_096;

    /** The real clock and real chance, on executors of the caller; for any number of engines. */
    public static EngineServices of(OwnedExecutors executors, LongSupplier incarnation) {
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        return new EngineServices(executors.pool("engine", LOOP_THREADS, LOOP_QUEUE), executors.virtual("work"), executors.timer("timer"),
                Time.SYSTEM, random, incarnation, Optional.empty(), Optional.empty());
    }

    /** The same for one engine in a node that knows readiness and hand-over. */
    public EngineServices with(HandoverStore store, Readiness.Marker ready) {
        return new EngineServices(loop, virtual, timer, time, random, incarnation, Optional.of(store), Optional.of(ready));
    }
}
