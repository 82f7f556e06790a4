package io.foundation.benchmarks.experiment;

import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.transport.api.ChannelSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/** E6: a small message now and then beside large bodies, over a line that the large bodies fill. */
final class HeadOfLineExperiment {

    private static final String NAME = "E6 head of line";
    private static final List<Line> LINES = List.of(new Line(0, 256 << 10, 100e6), new Line(0, 256 << 10, 0));
    private static final int BULK_BYTES = 8 << 20;
    private static final int OUTSTANDING = 4;
    private static final int SMALL_BYTES = 64;
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / 200;
    private static final int CHUNK = 16 << 10;
    private static final int SMALL_BUFFER = 64 << 10;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double LEAST_WARM_UP = 5;
    private static final double LEAST_SECONDS = 6;
    private static final String OURS = "foundation, two channels";

    private static final Map<String, NettyPath.Shape> PEERS = new LinkedHashMap<>();

    static {
        PEERS.put("one connection, first come first served", new NettyPath.Shape(1, false, false, 0, 0));
        PEERS.put("one connection, chunks and priority", new NettyPath.Shape(1, false, false, CHUNK, 0));
        PEERS.put("one connection, chunks and priority, send buffer of 64 KiB", new NettyPath.Shape(1, false, false, CHUNK, SMALL_BUFFER));
        PEERS.put("two connections", new NettyPath.Shape(2, false, true, 0, 0));
    }

    void run(Rows rows, Pace pace) {
        for (Line line : LINES) {
            for (int sample = 0; sample < pace.samples(); sample++) {
                for (String variant : PEERS.keySet()) {
                    one(variant, line, rows, pace);
                }
                one(OURS, line, rows, pace);
            }
        }
    }

    private void one(String variant, Line line, Rows rows, Pace pace) {
        String where = NAME + ", " + OUTSTANDING + " bodies of 8 MiB under way, 64 B at 200/s, " + line.text() + ": ";
        CpuClock cpu = CpuClock.start();
        ChannelSpec work = ChannelSpec.builder(FoundationPath.WORK).queueBytes(ChannelSpec.MAX_QUEUE_BYTES).build();
        try (Course course = variant.equals(OURS) ? Course.of(work, line) : Course.of(PEERS.get(variant), line)) {
            // A hundredth of the small has to be more than one or two, and what the compiler does beside them is not the path's.
            double seconds = Math.max(LEAST_SECONDS, pace.seconds());
            Load load = new Load(course.path());
            load.run(Math.max(LEAST_WARM_UP, pace.warmUp()), seconds);
            rows.add(where + "median of the small", "ms", variant, "", 0, load.times.getValueAtPercentile(50) / 1e6, cpu.foreign());
            rows.add(where + "99th percentile of the small", "ms", variant, "", 0, load.times.getValueAtPercentile(99) / 1e6, cpu.foreign());
            rows.add(where + "the large", "MB/s", variant, "", 0, load.bulkBytes / seconds / 1e6, cpu.foreign());
        } catch (Exception failure) {
            rows.failed(where + "median of the small", "ms", variant, failure);
        }
    }

    /** Ids below {@link #OUTSTANDING} are large bodies. */
    private static final class Load {

        private final ActorPath path;
        private final byte[] bulk = new byte[BULK_BYTES];
        private final byte[] small = new byte[SMALL_BYTES];
        private final ConcurrentHistogram times = new ConcurrentHistogram(LONGEST_NANOS, 3);
        private final ConcurrentHashMap<Integer, Long> sentAt = new ConcurrentHashMap<>();
        private final AtomicInteger bulkUnderWay = new AtomicInteger(OUTSTANDING);
        private volatile long bulkBytes;
        private volatile long from;
        private volatile long until;

        Load(ActorPath path) {
            this.path = path;
        }

        void run(double warmUp, double seconds) {
            from = System.nanoTime() + (long) (warmUp * 1e9);
            until = from + (long) (seconds * 1e9);
            // The time first: an answer on another thread may hold the lock.
            path.onAnswer((id, arrivedAt) -> answered(id, System.nanoTime()));
            for (int id = 0; id < OUTSTANDING; id++) {
                path.send(id, bulk, false);
            }
            int id = OUTSTANDING;
            for (long next = System.nanoTime(); next < until; next += INTERVAL_NANOS) {
                for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                sentAt.put(id, System.nanoTime());
                path.send(id, small, true);
                id++;
            }
            for (long limit = System.nanoTime() + DRAIN_NANOS; bulkUnderWay.get() > 0 || !sentAt.isEmpty(); ) {
                if (System.nanoTime() > limit) {
                    throw new IllegalStateException(sentAt.size() + " small and " + bulkUnderWay.get() + " large bodies were not answered");
                }
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        }

        private synchronized void answered(int id, long now) {
            if (id >= OUTSTANDING) {
                long begun = sentAt.remove(id);
                if (begun >= from) {
                    times.recordValue(Math.min(LONGEST_NANOS, now - begun));
                }
                return;
            }
            if (now >= from && now < until) {
                bulkBytes += BULK_BYTES;
            }
            if (now < until) {
                path.send(id, bulk, false);
            } else {
                bulkUnderWay.decrementAndGet();
            }
        }
    }
}
