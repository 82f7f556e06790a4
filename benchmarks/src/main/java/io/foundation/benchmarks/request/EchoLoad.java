package io.foundation.benchmarks.request;

import io.foundation.benchmarks.measure.CpuClock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * A closed loop of requests: so many are outstanding, and each reply sends the next request from its own callback, so
 * that no thread of the measurement stands in the way. With one outstanding every round trip is timed; with more only
 * the replies are counted. One slice after the other.
 */
final class EchoLoad {

    private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final EchoClient client;

    EchoLoad(EchoClient client) {
        this.client = client;
    }

    /**
     * Runs one slice.
     *
     * @param server the server's process, for the CPU time of both sides
     * @return replies for each second, CPU microseconds for each, foreign CPU, and with one outstanding p50 and p99 in
     *         microseconds
     */
    Map<String, Object> run(int bytes, int outstanding, double seconds, long server) throws InterruptedException {
        Slice slice = new Slice(new byte[bytes], outstanding);
        client.onReply(slice);
        CpuClock cpu = CpuClock.start(server);
        long start = System.nanoTime();
        slice.sentAt = start;
        for (int i = 0; i < outstanding; i++) {
            client.send(slice.body);
        }
        boolean ended = slice.ended.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        long replies = slice.replies.sum();
        double took = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = cpu.ownSeconds();
        double foreign = cpu.foreign();
        slice.stop = true;
        // What is still on its way must be back before the next slice, or it would count there.
        if (!ended && !slice.ended.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("requests were still outstanding 10 s after the end of a slice");
        }
        if (slice.failure.get() != null) {
            throw new IllegalStateException("a request failed: " + slice.failure.get(), slice.failure.get());
        }
        Map<String, Object> facts = new HashMap<>(Map.of("perSecond", replies / took, "cpuMicros", cpuSeconds * 1e6 / replies, "foreign", foreign));
        if (outstanding == 1) {
            facts.put("p50", slice.times.getValueAtPercentile(50) / 1e3);
            facts.put("p99", slice.times.getValueAtPercentile(99) / 1e3);
        }
        return facts;
    }

    private final class Slice implements EchoClient.Replies {

        private final byte[] body;
        private final boolean timed;
        private final LongAdder replies = new LongAdder();
        private final ConcurrentHistogram times = new ConcurrentHistogram(HIGHEST_NANOS, 3);
        private final CountDownLatch ended;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private volatile boolean stop;
        private volatile long sentAt;

        Slice(byte[] body, int outstanding) {
            this.body = body;
            this.timed = outstanding == 1;
            this.ended = new CountDownLatch(outstanding);
        }

        @Override
        public void reply(int length) {
            if (length != body.length) {
                failed(new IllegalStateException("a reply has " + length + " bytes instead of " + body.length));
                return;
            }
            replies.increment();
            if (timed) {
                long now = System.nanoTime();
                times.recordValue(Math.min(HIGHEST_NANOS, now - sentAt));
                sentAt = now;
            }
            if (stop) {
                ended.countDown();
            } else {
                client.send(body);
            }
        }

        @Override
        public void failed(Throwable why) {
            failure.compareAndSet(null, why);
            while (ended.getCount() > 0) {
                ended.countDown();
            }
        }
    }
}
