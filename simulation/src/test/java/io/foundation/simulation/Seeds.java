package io.foundation.simulation;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Runs a schedule for many seeds. How many there are can be changed with {@code -Dfoundation.seeds=N}, percent of the usual. */
public final class Seeds {

    private static final int SHOWN = 5;

    private Seeds() {
    }

    /**
     * Runs seeds 1, 2, 3 … and fails with those that have a problem, and how to see them again.
     *
     * @param test     the test's class and method, for the command
     * @param usual    how many seeds there are usually
     * @param schedule gives null if all was well, else what was wrong
     */
    public static void each(String test, int usual, LongFunction<String> schedule) {
        long single = Long.getLong("foundation.seed", 0);
        long count = single != 0 ? 1 : Math.max(1, usual * (long) percent() / 100);
        long first = single != 0 ? single : 1;
        List<String> problems = new ArrayList<>();
        LongStream.range(first, first + count).parallel().forEach(seed -> {
            String problem;
            try {
                problem = schedule.apply(seed);
            } catch (RuntimeException e) {
                problem = e.toString() + " at " + e.getStackTrace()[0];
            }
            if (problem != null) {
                synchronized (problems) {
                    problems.add("seed " + seed + ": " + problem + "\n    again: mvn -pl simulation test -Dtest=" + test
                            + " -Dfoundation.seed=" + seed);
                }
            }
        });
        if (!problems.isEmpty()) {
            fail(problems.size() + " of " + count + " schedules failed:\n" + String.join("\n", problems.subList(0, Math.min(SHOWN, problems.size()))));
        }
    }

    private static int percent() {
        String value = System.getProperty("foundation.seeds", "");
        return value.matches("\\d{1,6}") ? Integer.parseInt(value) : 100;
    }
}
