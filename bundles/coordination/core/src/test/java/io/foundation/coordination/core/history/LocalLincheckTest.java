package io.foundation.coordination.core.history;

import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.coordination.api.AtomicReference;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.CoordinationView;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Loop;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.local.LocalStore;
import io.foundation.coordination.local.tree.StoreTree;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Counters and references over the local store, as Lincheck sees them: short scenarios of three threads, each many times, beside a plain object. */
class LocalLincheckTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WAITING = 10_000;
    /** Values that meet. */
    private static final String FEW = "0:3";
    private static final ExecutorService CARRIER = Executors.newVirtualThreadPerTaskExecutor();
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    private static final AtomicLong SEEDS = new AtomicLong();

    private static StressOptions options() {
        return new StressOptions().threads(3).actorsPerThread(3).actorsBefore(1).actorsAfter(1).iterations(25).invocationsPerIteration(200);
    }

    @Test
    void countersAreLinearizable() {
        options().sequentialSpecification(PlainCounter.class).check(Counter.class);
    }

    @Test
    void referencesAreLinearizable() {
        options().sequentialSpecification(PlainReference.class).check(Reference.class);
    }

    private static SerialExecutor inOrder() {
        return SerialExecutor.rejecting(CARRIER, WAITING, Throwable::printStackTrace);
    }

    /** On threads that all instances share: there are thousands. */
    private static Coordination newCoordination() {
        LocalStore store = new LocalStore(new StoreTree(1_000), inOrder());
        SerialExecutor thread = inOrder();
        Loop loop = new Loop() {
            @Override
            public void execute(Runnable task) {
                thread.execute(task);
            }

            @Override
            public Registration after(long delayNanos, Runnable task) {
                ScheduledFuture<?> pending = TIMER.schedule(() -> thread.execute(task), delayNanos, TimeUnit.NANOSECONDS);
                return () -> pending.cancel(false);
            }

            @Override
            public Time time() {
                return Time.SYSTEM;
            }
        };
        Ground ground = new Ground(store, loop, new SplittableRandom(SEEDS.incrementAndGet()));
        return new CoordinationView(ground, new Owner("n", "lincheck", CARRIER), CoordinationSettings.DEFAULT, () -> store.status().state());
    }

    /** Ours. */
    public static class Counter {
        private final DistributedCounter counter = newCoordination().counter("c");

        @Operation
        public long get() {
            return Blocking.get(counter.get(), PATIENCE);
        }

        @Operation
        public long add(@Param(gen = IntGen.class, conf = FEW) int delta) {
            return Blocking.get(counter.add(delta), PATIENCE);
        }

        @Operation
        public long set(@Param(gen = IntGen.class, conf = FEW) int value) {
            return Blocking.get(counter.set(value), PATIENCE);
        }

        @Operation
        public boolean compareAndSet(@Param(gen = IntGen.class, conf = FEW) int expected, @Param(gen = IntGen.class, conf = FEW) int value) {
            return Blocking.get(counter.compareAndSet(expected, value), PATIENCE);
        }
    }

    /** What it is to be like. */
    public static class PlainCounter {
        private long value;

        public long get() {
            return value;
        }

        public long add(int delta) {
            value += delta;
            return value;
        }

        public long set(int next) {
            long before = value;
            value = next;
            return before;
        }

        public boolean compareAndSet(int expected, int next) {
            boolean equal = value == expected;
            value = equal ? next : value;
            return equal;
        }
    }

    /** Ours. */
    public static class Reference {
        private final AtomicReference reference = newCoordination().reference("r");

        private static byte[] bytes(int value) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
        }

        @Operation
        public String get() {
            return Blocking.get(reference.get(), PATIENCE).map(Reference::text).orElse("nothing");
        }

        private static String text(Versioned value) {
            return ByteBuffer.wrap(value.value()).getInt() + " of version " + value.version();
        }

        @Operation
        public long set(@Param(gen = IntGen.class, conf = FEW) int value) {
            return Blocking.get(reference.set(bytes(value)), PATIENCE);
        }

        @Operation
        public long compareAndSet(@Param(gen = IntGen.class, conf = FEW) int version, @Param(gen = IntGen.class, conf = FEW) int value) {
            return Blocking.get(reference.compareAndSet(version, bytes(value)), PATIENCE).orElse(-1L);
        }
    }

    /** What it is to be like. */
    public static class PlainReference {
        private int value;
        private long version;

        public String get() {
            return version == 0 ? "nothing" : value + " of version " + version;
        }

        public long set(int next) {
            value = next;
            return ++version;
        }

        public long compareAndSet(int expected, int next) {
            return version == expected ? set(next) : -1;
        }
    }
}
