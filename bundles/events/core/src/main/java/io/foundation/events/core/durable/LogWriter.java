package io.foundation.events.core.durable;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventLog;
import io.foundation.events.api.EventStats.StreamStats;
import io.foundation.events.core.audience.Loop;
import io.foundation.events.core.state.EventCodec;
import io.foundation.events.core.store.EventTable;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is in the table to the log, many events at a time, and tells those who wait for it. What cannot be written stays in the table and is tried again; how long it can wait there
 * is a matter of the table's bounds. Thread-safe.
 */
public final class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int AT_A_TIME = 1_024;
    private static final long MAX_PART = 1 << 20;
    private static final int MOST_WAITING = 100_000;

    private final EventTable table;
    private final EventLog log;
    private final Loop loop;
    private final Runnable retryLater;
    private final NavigableMap<Long, CompletableFuture<Void>> waiting = new TreeMap<>();
    private volatile long position;
    private volatile long missed;
    private volatile String problem = "";
    private volatile boolean closed;

    /**
     * One that writes what comes after a position.
     *
     * @param carrier    on whose threads it runs; it blocks
     * @param retryLater has {@link #wake()} called in a while
     */
    public LogWriter(EventTable table, EventLog log, long position, Executor carrier, Consumer<LogWriter> retryLater) {
        this.table = table;
        this.log = log;
        this.position = position;
        this.loop = new Loop(carrier, this::run);
        this.retryLater = () -> retryLater.accept(this);
    }

    public void wake() {
        if (!closed) {
            loop.wake();
        }
    }

    private void run() {
        boolean more = true;
        while (more && !closed) {
            EventTable.Slice slice = table.after(EventFilter.all(), position, AT_A_TIME);
            more = slice.through() > position;
            if (more) {
                long gone = missedDurable(slice);
                more = written(slice);
                missed += more ? gone : 0;
            }
        }
    }

    /** Events of streams that are not durable are forgotten unwritten, and rightly so. */
    private long missedDurable(EventTable.Slice slice) {
        if (slice.missed() == 0) {
            return 0;
        }
        long most = 0;
        for (StreamStats stream : table.streams()) {
            if (stream.durable()) {
                most = Math.max(most, stream.forgotten() - position);
            }
        }
        return Math.max(0, most);
    }

    private boolean written(EventTable.Slice slice) {
        try {
            write(slice.events());
        } catch (RuntimeException e) {
            FoundationException why = FoundationException.wrap(e, ErrorType.DEPENDENCY_FAILED, "The durable log has failed: " + e.getMessage());
            if (problem.isEmpty()) {
                LOG.error("Events cannot be written to the durable log: {} They stay in memory as long as there is room, and it is tried again.", why.getMessage());
            }
            problem = why.getMessage();
            fail(slice.through(), why);
            retryLater.run();
            return false;
        }
        if (!problem.isEmpty()) {
            LOG.info("Events can be written to the durable log again.");
            problem = "";
        }
        position = slice.through();
        complete();
        return true;
    }

    /** In parts, so that large events do not pile up as bytes. The position follows, so that a part that was written is not written again. */
    private void write(List<Event> events) {
        List<EventLog.Entry> part = new ArrayList<>();
        long bytes = 0;
        for (Event event : events) {
            if (!table.isDurable(event.stream())) {
                continue;
            }
            EventLog.Entry entry = new EventLog.Entry(event.id(), EventCodec.toBytes(event));
            part.add(entry);
            bytes += entry.bytes().length;
            if (bytes >= MAX_PART) {
                log.append(part);
                position = event.id();
                part.clear();
                bytes = 0;
            }
        }
        if (!part.isEmpty()) {
            log.append(part);
        }
    }

    /** Completes when the event of this id, and all before it, are written. */
    public CompletionStage<Void> written(long id) {
        CompletableFuture<Void> done;
        synchronized (waiting) {
            if (closed) {
                return CompletableFuture.failedFuture(closedError());
            }
            if (position >= id) {
                return CompletableFuture.completedFuture(null);
            }
            if (waiting.size() >= MOST_WAITING) {
                return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "More than " + MOST_WAITING
                        + " callers wait for the durable log: append more events at a time."));
            }
            done = waiting.computeIfAbsent(id, it -> new CompletableFuture<>());
        }
        wake();
        return done;
    }

    private void complete() {
        for (CompletableFuture<Void> done : until(position)) {
            done.complete(null);
        }
    }

    private void fail(long through, FoundationException why) {
        for (CompletableFuture<Void> done : until(through)) {
            done.completeExceptionally(why);
        }
    }

    private List<CompletableFuture<Void>> until(long id) {
        synchronized (waiting) {
            NavigableMap<Long, CompletableFuture<Void>> those = waiting.headMap(id, true);
            List<CompletableFuture<Void>> all = List.copyOf(those.values());
            those.clear();
            return all;
        }
    }

    private static FoundationException closedError() {
        return new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "The durable log was taken away before the event was written: it is written when a log is there again.");
    }

    /** Writes no more. Those who wait are told that it failed. */
    public void close() {
        closed = true;
        fail(Long.MAX_VALUE, closedError());
    }

    public EventLog log() {
        return log;
    }

    /** How many ids of durable streams, at most, were forgotten before they were written. */
    public long missed() {
        return missed;
    }

    /** Why nothing can be written; empty if all is well. */
    public String problem() {
        return problem;
    }
}
