package io.foundation.benchmarks.experiment;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Actors that each send a body, wait for the answer and send the next, from the thread that brings the answer. */
final class ClosedLoop {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long DRAIN_SECONDS = 30;

    private final ActorPath path;
    private final int actors;
    private final byte[] body;

    /**
     * What a stretch of time came to.
     *
     * @param roundTrip nanoseconds from send to answer
     * @param oneWay    nanoseconds from send until the body was whole at the server
     * @param perSecond answers a second
     * @param answers   all that came, those outside the time measured included
     */
    record Outcome(ConcurrentHistogram roundTrip, ConcurrentHistogram oneWay, double perSecond, long answers) {

        static double millis(ConcurrentHistogram times, double percentile) {
            return times.getValueAtPercentile(percentile) / 1e6;
        }
    }

    ClosedLoop(ActorPath path, int actors, int bytes) {
        this.path = path;
        this.actors = actors;
        this.body = new byte[bytes];
    }

    /** Runs for a while and then lets what is under way come home; only answers after the warm-up count. */
    Outcome run(double warmUp, double seconds) throws InterruptedException {
        AtomicLongArray sentAt = new AtomicLongArray(actors);
        ConcurrentHistogram roundTrip = new ConcurrentHistogram(LONGEST_NANOS, 3);
        ConcurrentHistogram oneWay = new ConcurrentHistogram(LONGEST_NANOS, 3);
        LongAdder answers = new LongAdder();
        CountDownLatch home = new CountDownLatch(actors);
        ConcurrentHashMap<Integer, Throwable> failures = new ConcurrentHashMap<>();
        long from = System.nanoTime() + (long) (warmUp * 1e9);
        long until = from + (long) (seconds * 1e9);
        path.onAnswer((id, arrivedAt) -> {
            long now = System.nanoTime();
            answers.increment();
            if (now >= from && now < until) {
                long begun = sentAt.get(id);
                roundTrip.recordValue(Math.min(LONGEST_NANOS, now - begun));
                oneWay.recordValue(Math.clamp(arrivedAt - begun, 0, LONGEST_NANOS));
            }
            if (now >= until) {
                home.countDown();
                return;
            }
            sentAt.set(id, now);
            try {
                path.send(id, body, false);
            } catch (RuntimeException refused) {
                failures.put(id, refused);
                home.countDown();
            }
        });
        for (int id = 0; id < actors; id++) {
            sentAt.set(id, System.nanoTime());
            path.send(id, body, false);
        }
        if (!home.await((long) (warmUp + seconds) + DRAIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(home.getCount() + " of " + actors + " actors still wait " + DRAIN_SECONDS + " s after the end");
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("an actor could not send: " + failures.values().iterator().next().getMessage());
        }
        return new Outcome(roundTrip, oneWay, roundTrip.getTotalCount() / seconds, answers.sum());
    }
}
