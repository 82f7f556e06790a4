package io.foundation.benchmarks.services;

import io.foundation.base.api.protocol.Time;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.core.store.Bounds;
import io.foundation.events.core.store.EventTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What appending costs, and asking among a million: all threads use one table. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = "-Xmx3g")
public class EventCalls {

    static final int KEPT = 1_000_000;
    private static final int BATCH = 100;
    private static final int KINDS = 100;
    private static final int KEYS = 10_000;

    private final EventTable table = new EventTable(Time.SYSTEM, name -> new Bounds(KEPT, Long.MAX_VALUE, 0, false), Long.MAX_VALUE);
    private final EventTable asked = new EventTable(Time.SYSTEM, name -> new Bounds(KEPT, Long.MAX_VALUE, 0, false), Long.MAX_VALUE);
    private final List<EventDraft> drafts = IntStream.range(0, BATCH).mapToObj(EventCalls::draft).toList();
    private final EventQuery byType = EventQuery.of(EventFilter.ofType("type.7")).limit(BATCH);
    private final EventQuery newestByType = byType.newestFirst();
    private final EventQuery byKey = EventQuery.of(EventFilter.all().about("key-77")).limit(BATCH);

    static EventDraft draft(int number) {
        return EventDraft.of("type." + number % KINDS, Map.of("number", (long) number, "name", "customer-" + number)).about("key-" + number % KEYS).correlated("story-" + number / 10);
    }

    @Setup
    public void fill() {
        IntStream.range(0, KEPT).forEach(number -> asked.append(draft(number)));
    }

    @Benchmark
    public Event append() {
        return table.append(drafts.getFirst());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Event> appendBatch() {
        return table.append(drafts);
    }

    @Benchmark
    public List<Event> queryType() {
        return asked.query(byType);
    }

    @Benchmark
    public List<Event> queryNewestOfType() {
        return asked.query(newestByType);
    }

    @Benchmark
    public List<Event> queryKey() {
        return asked.query(byKey);
    }
}
