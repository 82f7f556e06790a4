package io.foundation.benchmarks.telemetry;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link Updates} and prints each beside what lies under it. */
public final class TelemetryCommand {

    private static final String HELP = """
            telemetry [--threads N] [--forks N]

            What an update of a counter, histogram or timer costs, beside a bare LongAdder and the histogram and timer of Dropwizard Metrics
            with their usual reservoirs: by 2 threads at once, in 3 forks of 5 rounds of a second after 3 to warm up, unless said otherwise.""";
    private static final int THREADS = 2;
    private static final int FORKS = 3;
    private static final int WARMUPS = 3;
    private static final int ROUNDS = 5;

    private TelemetryCommand() {
    }

    public static void run(List<String> arguments) throws RunnerException {
        if (arguments.contains("--help")) {
            System.out.println(HELP);
            return;
        }
        int threads = THREADS;
        int forks = FORKS;
        for (int i = 0; i < arguments.size(); i += 2) {
            int value = i + 1 < arguments.size() ? number(arguments.get(i + 1)) : number("");
            switch (arguments.get(i)) {
                case "--threads" -> threads = value;
                case "--forks" -> forks = value;
                default -> throw new FoundationException(ErrorType.INVALID_INPUT, "telemetry has no option '" + arguments.get(i) + "': it has --threads and --forks.");
            }
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder().include(Updates.class.getName().replace(".", "\\.")).threads(threads).forks(forks)
                .warmupIterations(WARMUPS).warmupTime(TimeValue.seconds(1)).measurementIterations(ROUNDS).measurementTime(TimeValue.seconds(1)).build()).run();
        Map<String, Result<?>> scores = new TreeMap<>();
        results.forEach(result -> scores.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult()));
        System.out.printf("%n%d threads, %d forks of %d rounds%n", threads, forks, ROUNDS);
        ratio(scores, "counterOurs", "counterBare");
        ratio(scores, "counterOursByName", "counterBare");
        ratio(scores, "histogramOurs", "histogramOfMetrics");
        ratio(scores, "timerOurs", "timerOfMetrics");
    }

    private static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + text + "' is no number of 1 to 999.");
        }
        return Integer.parseInt(text);
    }

    private static void ratio(Map<String, Result<?>> scores, String ours, String under) {
        Result<?> one = scores.get(ours);
        Result<?> other = scores.get(under);
        System.out.println(String.format(Locale.ROOT, "%-18s %8.2f ns +- %.2f, %-18s %8.2f ns +- %.2f: ratio %.2f", ours, one.getScore(), one.getScoreError(), under, other.getScore(),
                other.getScoreError(), one.getScore() / other.getScore()));
    }
}
