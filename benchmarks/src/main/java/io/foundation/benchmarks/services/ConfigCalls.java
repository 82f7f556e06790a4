package io.foundation.benchmarks.services;

import io.foundation.base.api.protocol.Time;
import io.foundation.config.api.Settings;
import io.foundation.config.api.SettingsSnapshot;
import io.foundation.config.core.file.SettingsFile;
import io.foundation.config.core.schema.FoundationSchema;
import io.foundation.config.core.store.LowerLayers;
import io.foundation.config.core.store.Measured;
import io.foundation.config.core.store.SettingsStore;
import io.foundation.config.core.store.SettingsView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a reading and a change cost, with the settings of Foundation: all threads read the same ones in turn. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConfigCalls {

    private static final String CHANGED = "interface.max_results";

    private final Path folder;
    private final Settings settings;
    private final SettingsSnapshot snapshot;
    private final ConcurrentHashMap<String, Object> bare = new ConcurrentHashMap<>();
    private final String[] paths;

    public ConfigCalls() {
        try {
            folder = Files.createTempDirectory("foundation-config-calls");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SettingsStore store = new SettingsStore(new SettingsFile(folder, "settings.json"), Runnable::run, Time.SYSTEM, 100);
        new LowerLayers(store, Map.of()).add(FoundationSchema.sections());
        store.start();
        settings = new SettingsView(store, new Measured(), "benchmark");
        snapshot = settings.snapshot();
        settings.snapshot().settings("").forEach((path, value) -> {
            if (value.value() instanceof Long number) {
                bare.put(path, number);
            }
        });
        paths = List.copyOf(bare.keySet()).subList(0, 16).toArray(new String[0]);
    }

    /** Which path comes next, of the thread's own. */
    @State(Scope.Thread)
    public static class Turn {
        private int last;

        int next() {
            last++;
            return last & 15;
        }
    }

    @TearDown
    public void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public Object readBare(Turn turn) {
        return bare.get(paths[turn.next()]);
    }

    @Benchmark
    public Object readOurs(Turn turn) {
        return settings.get(paths[turn.next()]);
    }

    @Benchmark
    public int readOursAsInt(Turn turn) {
        return settings.get(paths[turn.next()], 1);
    }

    @Benchmark
    public Object readOfSnapshot(Turn turn) {
        return snapshot.get(paths[turn.next()]);
    }

    @Benchmark
    public Object changeOurs(Turn turn) {
        return settings.update(CHANGED, 1 + (System.nanoTime() & 1_023));
    }
}
