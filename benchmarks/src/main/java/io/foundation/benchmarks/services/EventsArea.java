package io.foundation.benchmarks.services;

import io.foundation.base.api.protocol.Time;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Sheet;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.core.EventsCore;
import io.foundation.events.core.store.Bounds;
import io.foundation.events.core.store.EventTable;
import io.foundation.events.log.segment.SegmentedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/** Appending and asking; the durable log beside its store used directly; and what an event takes in memory. */
final class EventsArea implements ServiceArea {

    private static final int DURABLE = 500_000;
    private static final int BATCH = 1_000;
    private static final int ROUNDS = 5;
    private static final double NANOS = 1e9;

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Class<?> calls() {
        return EventCalls.class;
    }

    @Override
    public List<Comparison> comparisons() {
        return List.of(
                Comparison.of("an event appended in memory (1,000,000 a second are asked)", "append", "one by one").beside("appendBatch", "in batches of 100"),
                Comparison.of("100 of 1,000,000 events, in the calling thread (1,000,000 ns are asked)", "queryType", "the oldest of a type").beside("queryNewestOfType", "the newest of a type")
                        .beside("queryKey", "of a key, all there are"));
    }

    @Override
    public void measure(Book book) {
        List<EventDraft> batch = IntStream.range(0, BATCH).mapToObj(EventCalls::draft).toList();
        Sheet sheet = book.sheet("events: events a second to disk, " + DURABLE + " in batches of " + BATCH + " (0.5 of the store is asked)", "1/s", "durable log");
        for (int round = 0; round <= ROUNDS; round++) {
            CpuClock clock = CpuClock.start();
            int[] size = new int[1];
            double ours = inFolder(folder -> durable(folder, batch, size));
            double store = inFolder(folder -> bare(folder, size[0]));
            if (round > 0) {
                sheet.of("durable log").add(ours, clock.foreign());
                sheet.of("MVStore alone, as many bytes").add(store, clock.foreign());
            }
        }
        book.show(sheet);
        memory(book);
    }

    private interface Run {
        void run(Path folder) throws Exception;
    }

    /** Events a second. */
    private static double inFolder(Run run) {
        try {
            Path folder = Files.createTempDirectory("foundation-events");
            try {
                long start = System.nanoTime();
                run.run(folder);
                return DURABLE * NANOS / (System.nanoTime() - start);
            } finally {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void durable(Path folder, List<EventDraft> batch, int[] size) {
        try (SegmentedLog log = new SegmentedLog(folder, 1L << 30, false); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            EventsCore core = new EventsCore(Time.SYSTEM, name -> new Bounds(2L * DURABLE, Long.MAX_VALUE, 0, true), Long.MAX_VALUE, threads, writer -> {
            });
            core.open(log);
            CompletionStage<List<Event>> last = null;
            for (int i = 0; i < DURABLE; i += BATCH) {
                last = core.appendDurably(batch);
            }
            size[0] = core.encode(last.toCompletableFuture().join().getFirst()).length;
            core.close();
        }
    }

    private static void bare(Path folder, int size) {
        try (MVStore store = new MVStore.Builder().fileName(folder.resolve("bare.mv").toString()).autoCommitDisabled().cacheSize(2).open()) {
            MVMap<Long, byte[]> map = store.openMap("entries", new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
            for (long i = 1; i <= DURABLE; i++) {
                map.append(i, new byte[size]);
                if (i % BATCH == 0) {
                    store.commit();
                }
            }
        }
    }

    private static void memory(Book book) {
        long before = used();
        EventTable table = new EventTable(Time.SYSTEM, name -> new Bounds(EventCalls.KEPT, Long.MAX_VALUE, 0, false), Long.MAX_VALUE);
        IntStream.range(0, EventCalls.KEPT).forEach(number -> table.append(EventCalls.draft(number)));
        long each = (used() - before) / EventCalls.KEPT;
        book.note("events: an event takes " + each + " bytes of memory with its indexes, " + table.streams().getFirst().bytes() / EventCalls.KEPT
                + " by its own estimate. Its payload, a number and a text of 15 characters with their names, a type, a key and a correlation id, is about 60 bytes.");
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
