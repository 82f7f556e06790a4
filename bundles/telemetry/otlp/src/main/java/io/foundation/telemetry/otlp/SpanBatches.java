package io.foundation.telemetry.otlp;

import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.SpanExporter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers spans until it is time to send them. Bounded: while the collector does not take them, the oldest go, and are counted. That they are not taken is logged once, and once that they are again.
 * {@link #flush} may block; thread-safe.
 */
final class SpanBatches implements SpanExporter {

    /** The most spans that wait. */
    static final int MAX_WAITING = 4_096;
    /** The most spans of one request. */
    static final int BATCH = 512;

    private static final Logger LOG = LoggerFactory.getLogger(SpanBatches.class);

    private final Predicate<List<FinishedSpan>> sender;
    private final Object flushing = new Object();
    private final Queue<FinishedSpan> waiting = new ArrayDeque<>();
    private long lost;
    private boolean refused;

    /** @param sender sends spans and waits; says whether they were taken */
    SpanBatches(Predicate<List<FinishedSpan>> sender) {
        this.sender = sender;
    }

    @Override
    public synchronized void ended(FinishedSpan span) {
        if (waiting.size() == MAX_WAITING) {
            waiting.poll();
            lost++;
        }
        waiting.add(span);
    }

    private synchronized List<FinishedSpan> next() {
        List<FinishedSpan> batch = new ArrayList<>();
        while (batch.size() < BATCH && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        return batch;
    }

    /** Sends what waits, until a batch is not taken: the sender has tried it more than once by then, so it is lost. */
    void flush() {
        synchronized (flushing) {
            flushAll();
        }
    }

    private void flushAll() {
        for (List<FinishedSpan> batch = next(); !batch.isEmpty(); batch = next()) {
            boolean taken = sender.test(batch);
            note(batch.size(), taken);
            if (!taken) {
                return;
            }
        }
    }

    private synchronized void note(int size, boolean taken) {
        if (!taken) {
            lost += size;
        }
        if (taken == refused) {
            refused = !taken;
            if (taken) {
                LOG.info("The collector takes spans again; {} were lost so far.", lost);
            } else {
                LOG.warn("The collector does not take spans. They wait, {} at most, and the oldest are lost.", MAX_WAITING);
            }
        }
    }

    /** How many were not taken, or had to make room. */
    synchronized long lost() {
        return lost;
    }
}
