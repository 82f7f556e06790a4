package io.foundation.itests.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of each test of a suite.
 *
 * @param results why it failed, empty if it was passed: by its group and its name
 */
public record SuiteReport(Map<String, Map<String, String>> results) {

    /** The groups of a whole suite. */
    public static final List<String> GROUPS = List.of("Collections", "Elections", "Gatherings", "Histories", "Locks", "Queues", "Stores", "Values");

    private static final String PASSED = "passed";
    private static final String FAILED = "failed";

    /** One line for each test, which {@link #read} understands. */
    String text() {
        List<String> lines = new ArrayList<>();
        results.forEach((group, tests) -> new TreeMap<>(tests).forEach((test, why) -> lines.add(String.join("\t", why.isEmpty() ? PASSED : FAILED, group, test, why))));
        return String.join("\n", lines);
    }

    /** From what a console printed; lines of others are passed over. */
    public static SuiteReport read(String text) {
        Map<String, Map<String, String>> results = new TreeMap<>();
        text.lines().map(line -> line.split("\t", 4)).filter(parts -> parts.length >= 3 && List.of(PASSED, FAILED).contains(parts[0]))
                .forEach(parts -> results.computeIfAbsent(parts[1], group -> new TreeMap<>()).put(parts[2], parts.length == 4 ? parts[3].strip() : ""));
        return new SuiteReport(results);
    }

    /** The tests that were not passed, each with the reason. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        results.forEach((group, tests) -> tests.forEach((test, why) -> {
            if (!why.isEmpty()) {
                failures.add(group + '.' + test + ": " + why);
            }
        }));
        return failures;
    }

    /** How many tests of each group were run. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        results.forEach((group, tests) -> counts.put(group, tests.size()));
        return counts;
    }
}
