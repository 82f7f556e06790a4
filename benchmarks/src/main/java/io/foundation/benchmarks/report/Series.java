package io.foundation.benchmarks.report;

import io.foundation.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;

/** The samples of one system in one measurement. Not thread-safe. */
public final class Series {

    private final String system;
    private final List<Double> samples = new ArrayList<>();
    private final List<Double> foreign = new ArrayList<>();
    private String failure = "";
    private int failures;

    Series(String system) {
        this.system = system;
    }

    public String system() {
        return system;
    }

    /** Adds a sample with the share of the machine that others used meanwhile. */
    public void add(double value, double foreignShare) {
        samples.add(value);
        foreign.add(foreignShare);
    }

    /** Remembers why a sample failed. */
    public void fail(String why) {
        failures++;
        failure = why;
    }

    /** Whether samples fail again and again, so that more of them would only take time. */
    public boolean hopeless() {
        return failures >= 2;
    }

    /** How many samples failed, and why the last did; empty if none. */
    public String failure() {
        return failures == 0 ? "" : failures + " of " + (failures + samples.size()) + " failed: " + failure;
    }

    /** The samples so far; empty if there is none. */
    public List<Double> samples() {
        return List.copyOf(samples);
    }

    /** The middle of the samples, or NaN. */
    public double median() {
        return samples.isEmpty() ? Double.NaN : Spread.of(samples).median();
    }

    String valueText() {
        return samples.isEmpty() ? "failed" : Spread.of(samples).text();
    }

    String foreignText() {
        List<Double> known = foreign.stream().filter(value -> !value.isNaN()).toList();
        return known.isEmpty() ? "n/a" : Math.round(Spread.of(known).least() * 100) + ".." + Math.round(Spread.of(known).most() * 100) + " %";
    }

    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("system", system);
        facts.put("samples", samples());
        facts.put("foreignCpu", foreign.stream().map(value -> value.isNaN() ? null : value).toList());
        if (!samples.isEmpty()) {
            Spread spread = Spread.of(samples);
            facts.put("median", spread.median());
            facts.put("least", spread.least());
            facts.put("most", spread.most());
        }
        if (failures > 0) {
            facts.put("failures", failures);
            facts.put("failure", failure);
        }
        return facts;
    }
}
