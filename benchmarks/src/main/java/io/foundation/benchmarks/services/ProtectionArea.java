package io.foundation.benchmarks.services;

import java.util.List;

/** Protected calls beside Resilience4j used directly. */
final class ProtectionArea implements ServiceArea {

    private static final String DIRECTLY = "Resilience4j, directly";

    @Override
    public String name() {
        return "protection";
    }

    @Override
    public Class<?> calls() {
        return ProtectionCalls.class;
    }

    @Override
    public List<Comparison> comparisons() {
        return List.of(
                Comparison.of("a call under rate, breaker, bulkhead and retry (2 of the library is asked)", "allOurs", "policy").beside("allDirectly", DIRECTLY),
                Comparison.of("a call under a breaker", "breakerOurs", "policy").beside("breakerDirectly", DIRECTLY),
                Comparison.of("a call under a rate, for one entity", "rateOurs", "policy").beside("rateDirectly", DIRECTLY),
                Comparison.of("a call under a bulkhead", "bulkheadOurs", "policy").beside("bulkheadDirectly", DIRECTLY),
                Comparison.of("a call under a time limit, on a virtual thread", "timeLimitOurs", "policy").beside("timeLimitDirectly", DIRECTLY),
                Comparison.of("a call under no part", "nothingOurs", "policy"));
    }
}
