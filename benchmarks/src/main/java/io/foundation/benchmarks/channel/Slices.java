package io.foundation.benchmarks.channel;

import io.foundation.benchmarks.measure.CpuClock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/** The slices of time in which the sending side measures, each with what the processors did meanwhile. */
final class Slices {

    /** The bulk beside which the urgent message is timed. */
    static final int FRAME = 128 << 10;
    private static final int URGENT = 100;
    /** Bulk in flight when it is not paced: 64 MiB. */
    private static final int FRAMES_IN_FLIGHT = (64 << 20) / FRAME;
    private static final double MEGA = 1e6;
    private static final double MICRO = 1e3;

    private final SendingSide side;
    private final long receiver;

    /**
     * Slices between two processes.
     *
     * @param receiver the process at the other end, for the CPU time of both
     */
    Slices(SendingSide side, long receiver) {
        this.side = side;
        this.receiver = receiver;
    }

    /** One way, as fast as the window lets it: messages a second, bytes a second, CPU microseconds of both sides for each message. */
    Map<String, Object> bulk(int bytes, double seconds) {
        CpuClock cpu = CpuClock.start(receiver);
        SendingSide.Bulk bulk = side.bulk(bytes, Window.messages(bytes), 0, seconds);
        Map<String, Object> facts = processors(cpu, bulk.messages());
        facts.put("messages", bulk.messages());
        facts.put("perSecond", bulk.perSecond());
        facts.put("megabytes", bulk.perSecond() * bytes / MEGA);
        return facts;
    }

    /** There and back, one at a time: percentiles in microseconds. */
    Map<String, Object> echo(int bytes, double seconds) throws InterruptedException {
        CpuClock cpu = CpuClock.start(receiver);
        Histogram times = side.echoes(bytes, seconds);
        Map<String, Object> facts = processors(cpu, times.getTotalCount());
        percentiles(times, facts);
        return facts;
    }

    /**
     * The urgent message beside the bulk: percentiles in microseconds, and what the bulk came to.
     *
     * @param megabytes of bulk a second; 0 for as many as there is room for
     */
    Map<String, Object> lanes(double megabytes, double seconds) throws InterruptedException {
        CpuClock cpu = CpuClock.start(receiver);
        AtomicReference<SendingSide.Bulk> bulk = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread sender = Thread.ofPlatform().daemon().name("fnd-bench-bulk").start(() -> {
            try {
                bulk.set(side.bulk(FRAME, FRAMES_IN_FLIGHT, megabytes * MEGA / FRAME, seconds));
            } catch (Throwable thrown) {
                failure.set(thrown);
            }
        });
        Histogram times = side.urgentUntil(URGENT, () -> !sender.isAlive());
        sender.join();
        if (failure.get() != null) {
            throw new IllegalStateException("the bulk failed: " + failure.get().getMessage(), failure.get());
        }
        Map<String, Object> facts = processors(cpu, bulk.get().messages());
        percentiles(times, facts);
        facts.put("megabytes", bulk.get().perSecond() * FRAME / MEGA);
        return facts;
    }

    private static Map<String, Object> processors(CpuClock cpu, long messages) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("cpuMicros", cpu.ownSeconds() * MEGA / messages);
        facts.put("foreign", cpu.foreign());
        return facts;
    }

    private static void percentiles(Histogram times, Map<String, Object> facts) {
        facts.put("count", times.getTotalCount());
        facts.put("p50", times.getValueAtPercentile(50) / MICRO);
        facts.put("p99", times.getValueAtPercentile(99) / MICRO);
        facts.put("p999", times.getValueAtPercentile(99.9) / MICRO);
        facts.put("max", times.getMaxValue() / MICRO);
    }
}
