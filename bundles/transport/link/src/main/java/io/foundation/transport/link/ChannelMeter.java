package io.foundation.transport.link;

import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ChannelStats.Latency;
import io.foundation.transport.api.Message;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one channel of one link counts. Thread-safe. */
final class ChannelMeter {

    static final int FULL = 0;
    static final int OLDEST = 1;
    static final int NEWEST = 2;
    static final int LOST = 3;
    static final int INVALID = 4;
    static final int STALE = 5;
    static final int INCOMPLETE = 6;
    static final int SOURCE = 7;

    private static final Logger LOG = LoggerFactory.getLogger(ChannelMeter.class);
    private static final String[] CAUSES = {"full", "oldest", "newest", "lost", "invalid", "stale", "incomplete", "source"};

    private final TransportMeters transport;
    private final AtomicLongArray dropped = new AtomicLongArray(CAUSES.length);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong compressedFrom = new AtomicLong();
    private final AtomicLong compressedTo = new AtomicLong();
    private final LongAdder conflated = new LongAdder();
    private final LongAdder fallbacks = new LongAdder();
    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong reconnects = new AtomicLong();
    private volatile LatencyRecorder waits;

    ChannelMeter(TransportMeters transport) {
        this.transport = transport;
    }

    void dropped(int cause) {
        dropped(cause, 1);
    }

    void dropped(int cause, long count) {
        dropped.addAndGet(cause, count);
        if (cause != STALE) {
            transport.dropped.add(count);
        }
    }

    void invalid(Message message, FoundationException failure) {
        dropped(INVALID);
        LOG.warn("A message of channel '{}' cannot be written and is dropped: {}", message.channel(), failure.getMessage());
    }

    void conflated() {
        conflated.increment();
    }

    void fallback() {
        fallbacks.increment();
    }

    /** Under the lock of the queue. */
    void waited(long sinceNanos) {
        if (waits == null) {
            waits = new LatencyRecorder();
        }
        waits.record(System.nanoTime() - sinceNanos);
    }

    void sent(long messages, long bytes) {
        sent.addAndGet(messages);
        sentBytes.addAndGet(bytes);
    }

    void received(long messages, long bytes) {
        received.addAndGet(messages);
        receivedBytes.addAndGet(bytes);
    }

    void compressed(int from, int to) {
        compressedFrom.addAndGet(from);
        compressedTo.addAndGet(to);
    }

    void stalled() {
        stalls.incrementAndGet();
    }

    void reconnected() {
        reconnects.incrementAndGet();
    }

    long sent() {
        return sent.get();
    }

    long sentBytes() {
        return sentBytes.get();
    }

    long received() {
        return received.get();
    }

    long receivedBytes() {
        return receivedBytes.get();
    }

    long conflatedSum() {
        return conflated.sum();
    }

    long fallbackSum() {
        return fallbacks.sum();
    }

    long compressedFrom() {
        return compressedFrom.get();
    }

    long compressedTo() {
        return compressedTo.get();
    }

    long stalls() {
        return stalls.get();
    }

    long reconnects() {
        return reconnects.get();
    }

    Latency waits() {
        LatencyRecorder seen = waits;
        return seen == null ? Latency.NONE : seen.snapshot();
    }

    /** What was dropped, without the causes that did not happen. */
    Map<String, Long> dropped() {
        Map<String, Long> causes = new TreeMap<>();
        for (int i = 0; i < CAUSES.length; i++) {
            if (dropped.get(i) > 0) {
                causes.put(CAUSES[i], dropped.get(i));
            }
        }
        return causes;
    }
}
