package io.foundation.events.core;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.events.api.CausalChain;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventLog;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.EventRef;
import io.foundation.events.api.EventStats;
import io.foundation.events.api.EventStats.LogStats;
import io.foundation.events.api.EventStats.StreamStats;
import io.foundation.events.api.Events;
import io.foundation.events.core.audience.Subscriptions;
import io.foundation.events.core.durable.LogWriter;
import io.foundation.events.core.state.EventCodec;
import io.foundation.events.core.state.StoreState;
import io.foundation.events.core.store.Bounds;
import io.foundation.events.core.store.Chains;
import io.foundation.events.core.store.EventTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table with those who are told and, if there is one, the durable log. */
public final class EventsCore implements Events {

    private static final Logger LOG = LoggerFactory.getLogger(EventsCore.class);
    /** Of how many ids back from the newest what the log has is put into memory. */
    private static final long LOADED_IDS = 100_000;
    private static final int AT_A_TIME = 1_024;

    private final Time time;
    private final Executor carrier;
    private final Consumer<LogWriter> retryLater;
    private final EventTable table;
    private final Subscriptions subscriptions;
    private volatile LogWriter writer;
    private volatile long epoch = ThreadLocalRandom.current().nextLong() | 1;
    private volatile long former;
    private volatile long restored;
    private volatile long startTime;

    /**
     * An empty one.
     *
     * @param carrier    on whose threads subscribers are told and the log is written; they may block
     * @param retryLater wakes a writer in a while
     */
    public EventsCore(Time time, Function<String, Bounds> boundsOf, long maxMemory, Executor carrier, Consumer<LogWriter> retryLater) {
        this.time = time;
        this.carrier = carrier;
        this.retryLater = retryLater;
        this.startTime = time.wallMillis();
        this.table = new EventTable(time, boundsOf, maxMemory);
        this.subscriptions = new Subscriptions(table, carrier);
        table.onAppended(this::appended);
    }

    private void appended() {
        subscriptions.wake();
        LogWriter present = writer;
        if (present != null) {
            present.wake();
        }
    }

    @Override
    public Event append(EventDraft draft) {
        return table.append(draft);
    }

    @Override
    public List<Event> append(List<EventDraft> batch) {
        return table.append(batch);
    }

    @Override
    public CompletionStage<List<Event>> appendDurably(List<EventDraft> batch) {
        for (EventDraft draft : batch) {
            if (draft != null && draft.stream() != null && !table.isDurable(draft.stream())) {
                return CompletableFuture.failedFuture(new FoundationException(ErrorType.INVALID_INPUT, "The stream '" + draft.stream()
                        + "' is not durable: name it under 'durable' in io.foundation.events, or append without waiting for the log."));
            }
        }
        LogWriter present = writer;
        if (present == null) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.SERVICE_UNAVAILABLE,
                    "There is no durable log, so nothing was stored: install the feature foundation-events-log, or wait for it."));
        }
        List<Event> events;
        try {
            events = table.append(batch);
        } catch (FoundationException e) {
            return CompletableFuture.failedFuture(e);
        }
        return events.isEmpty() ? CompletableFuture.completedFuture(events) : present.written(events.getLast().id()).thenApply(done -> events);
    }

    @Override
    public Event restore(Event event) {
        return table.restore(event);
    }

    @Override
    public Event receive(Event foreign) {
        return table.receive(foreign);
    }

    @Override
    public long lastId() {
        return table.lastId();
    }

    @Override
    public Optional<Event> get(long id) {
        if (id <= 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The id " + id + " is not allowed: ids are 1 and more.");
        }
        return table.query(EventQuery.all().after(id - 1).limit(1)).stream().filter(event -> event.id() == id).findFirst();
    }

    @Override
    public List<Event> query(EventQuery query) {
        return table.query(query);
    }

    @Override
    public CausalChain chain(EventRef of) {
        return Chains.of(of, table::query, table.node());
    }

    @Override
    public long pruneBefore(long timestamp) {
        return table.pruneBefore(timestamp);
    }

    @Override
    public EventStats stats() {
        List<StreamStats> streams = table.streams();
        LogWriter present = writer;
        return new EventStats(epoch, former, restored, streams.stream().mapToLong(StreamStats::current).sum(), streams.stream().mapToLong(StreamStats::stored).sum(),
                streams.stream().mapToLong(StreamStats::pruned).sum(), streams.stream().mapToLong(StreamStats::bytes).sum(), table.lastId() + 1, startTime,
                Math.max(0, time.wallMillis() - startTime), streams, subscriptions.stats(), Optional.ofNullable(present).map(EventsCore::stats));
    }

    private static LogStats stats(LogWriter writer) {
        EventLog.Status status = writer.log().status();
        return new LogStats(status.firstId(), status.lastId(), status.bytes(), status.maxBytes(), writer.missed(), writer.problem());
    }

    @Override
    public byte[] encode(Event event) {
        return EventCodec.toBytes(event);
    }

    @Override
    public Event decode(byte[] bytes) {
        return EventCodec.fromBytes(bytes);
    }

    /** A log has come: what it has is put into memory if nothing is there yet, and what it lacks is written. */
    public synchronized void open(EventLog log) {
        close();
        EventLog.Status status = log.status();
        boolean fresh = table.lastId() == 0;
        if (fresh) {
            former = log.mark();
            restored = status.lastId();
            load(log, status.lastId());
            table.passIds(status.lastId());
        } else if (status.lastId() > table.lastId()) {
            LOG.warn("The durable log goes up to event {}, and this node has begun at 1 without it: what happened until now is not written.", status.lastId());
            table.passIds(status.lastId());
        }
        log.mark(epoch);
        writer = new LogWriter(table, log, status.lastId(), carrier, retryLater);
        writer.wake();
    }

    private void load(EventLog log, long lastId) {
        long position = Math.max(0, lastId - LOADED_IDS);
        long loaded = 0;
        for (List<EventLog.Entry> entries = log.read(position, AT_A_TIME); !entries.isEmpty(); entries = log.read(position, AT_A_TIME)) {
            for (EventLog.Entry entry : entries) {
                loaded += load(entry) ? 1 : 0;
            }
            position = entries.getLast().id();
        }
        if (loaded > 0) {
            LOG.info("Took {} events up to {} from the durable log.", loaded, lastId);
        }
    }

    private boolean load(EventLog.Entry entry) {
        try {
            table.restore(EventCodec.fromBytes(entry.bytes()));
            return true;
        } catch (FoundationException e) {
            LOG.warn("The event {} of the durable log cannot be read: {}", entry.id(), e.getMessage());
            return false;
        }
    }

    /** The log goes. */
    public synchronized void close() {
        LogWriter present = writer;
        writer = null;
        if (present != null) {
            present.close();
        }
    }

    public Optional<EventLog> log() {
        return Optional.ofNullable(writer).map(LogWriter::log);
    }

    /** What the next version needs. */
    public StoreState snapshot() {
        return new StoreState(epoch, former, restored, table.lastId(), startTime, table.streams(), subscriptions.positions(), table.query(EventQuery.all()));
    }

    /** Takes over what the version before has left. */
    public void restore(StoreState state) {
        epoch = state.epoch();
        former = state.former();
        restored = state.restored();
        startTime = state.startTime();
        state.events().forEach(table::restore);
        table.passIds(state.lastId());
        state.streams().forEach(table::absorb);
        subscriptions.park(state.positions());
    }

    public EventTable table() {
        return table;
    }

    public Subscriptions subscriptions() {
        return subscriptions;
    }
}
