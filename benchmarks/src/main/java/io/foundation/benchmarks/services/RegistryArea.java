package io.foundation.benchmarks.services;

import java.util.List;

/** Look-ups and queries of the registry of a node, beside maps and a look at everything. */
final class RegistryArea implements ServiceArea {

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public Class<?> calls() {
        return RegistryCalls.class;
    }

    @Override
    public List<Comparison> comparisons() {
        return List.of(
                Comparison.of("a look-up by name among 100,000 entries (below 1,000 ns is asked)", "lookupOurs", "registry").beside("lookupOfMap", "bare ConcurrentHashMap"),
                Comparison.of("a query of two attributes over 100,000 entries, 100 hits (below 100,000 ns is asked)", "queryOurs", "registry, one attribute indexed")
                        .beside("queryOfCount", "registry, counted only").beside("queryOfScan", "registry, none indexed").beside("queryOfStream", "stream over a bare map"));
    }
}
