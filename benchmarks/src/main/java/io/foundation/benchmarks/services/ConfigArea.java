package io.foundation.benchmarks.services;

import java.util.List;

/** Readings of settings beside a bare hash table. */
final class ConfigArea implements ServiceArea {

    @Override
    public String name() {
        return "config";
    }

    @Override
    public Class<?> calls() {
        return ConfigCalls.class;
    }

    @Override
    public List<Comparison> comparisons() {
        return List.of(
                Comparison.of("a reading of a setting (below 50 ns is asked)", "readOurs", "setting, by path").beside("readOursAsInt", "setting, as an int with one for otherwise")
                        .beside("readOfSnapshot", "setting, of a snapshot that is held").beside("readBare", "bare ConcurrentHashMap"),
                Comparison.of("a change of a setting, on disk when it is answered", "changeOurs", "change"));
    }
}
