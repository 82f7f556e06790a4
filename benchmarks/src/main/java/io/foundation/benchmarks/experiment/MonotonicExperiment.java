package io.foundation.benchmarks.experiment;

import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.transport.api.ChannelSpec;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * E7: updates of which only the newest counts, over a line that carries one in a hundred. Ours with a monotonic channel,
 * beside the rule of Partisan (a message only if none was sent for a second) and a plain queue that refuses when full.
 */
final class MonotonicExperiment {

    private static final String NAME = "E7 monotonic";
    private static final int UPDATES_PER_SECOND = 10_000;
    private static final int KEYS = 100;
    private static final int BYTES = 16 << 10;
    private static final int PER_SECOND = 100;
    private static final Line LINE = new Line(0, 64 << 10, PER_SECOND * (BYTES + 64.0));
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int QUEUE_BYTES = 4 << 20;

    private enum Rule {
        MONOTONIC("foundation, monotonic channel"), PLAIN("foundation, plain channel"), WINDOW("one a second at most, as Partisan");

        private final String text;

        Rule(String text) {
            this.text = text;
        }
    }

    void run(Rows rows, Pace pace) {
        for (int sample = 0; sample < pace.samples(); sample++) {
            for (Rule rule : Rule.values()) {
                one(rule, rows, pace);
            }
        }
    }

    private void one(Rule rule, Rows rows, Pace pace) {
        String where = NAME + ", " + UPDATES_PER_SECOND + " updates/s over " + KEYS + " keys, 16 KiB, the line carries " + PER_SECOND + "/s: ";
        ChannelSpec work = ChannelSpec.builder(FoundationPath.WORK).monotonic(rule == Rule.MONOTONIC).queueBytes(QUEUE_BYTES)
                .overflow(rule == Rule.MONOTONIC ? ChannelSpec.Overflow.DROP_OLDEST : ChannelSpec.Overflow.FAIL).build();
        CpuClock cpu = CpuClock.start();
        // Ages grow until the buffers on the way are full: that takes longer than a warm-up elsewhere.
        double warmUp = Math.max(4, pace.warmUp());
        double seconds = Math.max(5, pace.seconds());
        Ages ages = new Ages(System.nanoTime() + (long) (warmUp * 1e9));
        try (FoundationPath.Server server = new FoundationPath.Server(work, ages::came);
                WanShim shim = new WanShim(LINE, server.port()); FoundationPath path = new FoundationPath(work, shim.port())) {
            update(rule, path, ages.from + (long) (seconds * 1e9));
            Histogram times = ages.close();
            rows.add(where + "delivered", "1/s", rule.text, "", 0, times.getTotalCount() / seconds, cpu.foreign());
            rows.add(where + "keys delivered", "of " + KEYS, rule.text, "", 0, ages.keys.cardinality(), cpu.foreign());
            rows.add(where + "median age at delivery", "ms", rule.text, "", 0, times.getValueAtPercentile(50) / 1e6, cpu.foreign());
            rows.add(where + "greatest age at delivery", "ms", rule.text, "", 0, times.getMaxValue() / 1e6, cpu.foreign());
        } catch (Exception failure) {
            rows.failed(where + "delivered", "1/s", rule.text, failure);
        }
    }

    /** The body of an update is its key's number and its time. */
    private static void update(Rule rule, FoundationPath path, long until) {
        long begin = System.nanoTime();
        long sent = 0;
        long lastAllowed = begin - TimeUnit.SECONDS.toNanos(1);
        for (long now = begin; now < until; now = System.nanoTime()) {
            for (long due = (now - begin) * UPDATES_PER_SECOND / TimeUnit.SECONDS.toNanos(1); sent < due; sent++) {
                int key = (int) (sent % KEYS);
                if (rule == Rule.WINDOW && System.nanoTime() - lastAllowed < TimeUnit.SECONDS.toNanos(1)) {
                    continue;
                }
                lastAllowed = System.nanoTime();
                byte[] body = new byte[BYTES];
                ByteBuffer.wrap(body).putInt(key).putLong(lastAllowed);
                path.trySend(FoundationPath.WORK, Integer.toString(key), body);
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    /** Of what has come. */
    private static final class Ages {

        private final long from;
        private final Histogram times = new Histogram(LONGEST_NANOS, 3);
        private final BitSet keys = new BitSet();
        private boolean closed;

        Ages(long from) {
            this.from = from;
        }

        synchronized void came(ByteBuffer body) {
            int key = body.getInt();
            long now = System.nanoTime();
            if (now >= from && !closed) {
                times.recordValue(Math.clamp(now - body.getLong(), 0, LONGEST_NANOS));
                keys.set(key);
            }
        }

        synchronized Histogram close() {
            closed = true;
            return times;
        }
    }
}
