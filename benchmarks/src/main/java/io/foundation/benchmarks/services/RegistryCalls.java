package io.foundation.benchmarks.services;

import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.api.query.Operator;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.core.table.Directory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A registry with 100,000 entries: a thousand types of a hundred entries each, all in ten regions, ten sizes and a hundred loads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegistryCalls {

    private static final int ENTRIES = 100_000;
    private static final int TYPES = 1_000;
    private static final int LOADS = 100;

    private final Directory directory = new Directory(Time.SYSTEM, event -> { }, List.of("type", "capabilities"), ENTRIES);
    private final Map<EntryKey, Entry> map = new ConcurrentHashMap<>();
    private final EntryKey[] keys = new EntryKey[ENTRIES];
    private final Query[] queries = new Query[TYPES];
    private final Query[] unindexed = new Query[TYPES];

    @Setup
    public void register() {
        Holdings holdings = new Holdings(Time.SYSTEM);
        directory.attach(holdings, "benchmark");
        for (int i = 0; i < ENTRIES; i++) {
            keys[i] = EntryKey.of("service-" + i);
            directory.register(holdings, Offer.of(keys[i], "holder").with(Map.of("type", "type-" + i % TYPES, "kind", "kind-" + i % TYPES, "region", "region-" + i % 10, "load", i % LOADS)));
            map.put(keys[i], directory.find(keys[i]).orElseThrow());
        }
        for (int i = 0; i < TYPES; i++) {
            queries[i] = Query.where("type", Operator.EQ, "type-" + i).and("load", Operator.LT, LOADS);
            unindexed[i] = Query.where("kind", Operator.EQ, "kind-" + i).and("load", Operator.LT, LOADS);
        }
    }

    /** What is looked for next: of the thread's own. */
    @State(Scope.Thread)
    public static class Next {
        private long last = 1;

        int below(int bound) {
            last = last * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            return (int) ((last >>> 33) % bound);
        }
    }

    @Benchmark
    public Optional<Entry> lookupOurs(Next next) {
        // A key of the caller's own, as callers have it.
        return directory.find(keys[next.below(ENTRIES)]);
    }

    @Benchmark
    public Entry lookupOfMap(Next next) {
        return map.get(keys[next.below(ENTRIES)]);
    }

    @Benchmark
    public List<Entry> queryOurs(Next next) {
        return directory.query(queries[next.below(TYPES)], Integer.MAX_VALUE);
    }

    @Benchmark
    public int queryOfCount(Next next) {
        return directory.count(queries[next.below(TYPES)]);
    }

    @Benchmark
    public List<Entry> queryOfScan(Next next) {
        return directory.query(unindexed[next.below(TYPES)], Integer.MAX_VALUE);
    }

    @Benchmark
    public List<Entry> queryOfStream(Next next) {
        Query query = unindexed[next.below(TYPES)];
        return map.values().stream().filter(entry -> query.fits(entry::value)).toList();
    }
}
