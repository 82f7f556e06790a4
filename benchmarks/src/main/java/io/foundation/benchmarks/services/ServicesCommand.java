package io.foundation.benchmarks.services;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Sheet;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code services}: what calls of the core services cost, beside the library underneath or the usual choice. */
public final class ServicesCommand {

    private static final List<ServiceArea> AREAS = List.of(new TelemetryArea(), new ProtectionArea(), new RegistryArea(), new ConfigArea(), new EventsArea());
    private static final String NAMES = AREAS.stream().map(ServiceArea::name).collect(Collectors.joining(","));

    private static final String HELP = """
            services: what calls of the core services cost, by JMH, beside the library underneath or the usual choice.

              --areas %s
                               which services (all)
              --threads 2      threads that call at once
              --forks 3        JVMs, each measured anew
              --rounds 5       rounds of a JVM
              --warmup 3       rounds before them
              --quick          one JVM of two rounds after one
              --record         write the results to docs/benchmarks (or --folder F)

            A round lasts a second. A row's samples are its rounds in all JVMs."""
            .formatted(NAMES);

    private ServicesCommand() {
    }

    public static void run(List<String> line) throws RunnerException {
        Arguments arguments = Arguments.read(line, Set.of("areas", "threads", "forks", "rounds", "warmup", "folder"), Set.of("quick", "record", "help")).noMoreWordsThan(0);
        if (arguments.flag("help")) {
            System.out.println(HELP);
            return;
        }
        boolean quick = arguments.flag("quick");
        List<String> chosen = arguments.among("areas", NAMES, "area");
        int threads = arguments.number("threads", 2, 1, 1_000);
        int forks = arguments.number("forks", quick ? 1 : 3, 1, 100);
        int rounds = arguments.number("rounds", quick ? 2 : 5, 1, 1_000);
        int warmup = arguments.number("warmup", quick ? 1 : 3, 0, 1_000);
        Book book = new Book("services", Map.of(), System.out);
        book.note("JMH 1.37: " + threads + " threads, " + forks + " JVMs of " + rounds + " rounds of a second after " + warmup + " to warm up.");
        try {
            for (ServiceArea area : AREAS) {
                if (chosen.contains(area.name())) {
                    CpuClock clock = CpuClock.start();
                    Collection<RunResult> results = new Runner(new OptionsBuilder().include(area.calls().getName().replace(".", "\\.") + "\\.").threads(threads).forks(forks)
                            .warmupIterations(warmup).warmupTime(TimeValue.seconds(1)).measurementIterations(rounds).measurementTime(TimeValue.seconds(1)).shouldFailOnError(true).build()).run();
                    show(area, results, clock.foreign(), book);
                    area.measure(book);
                }
            }
        } finally {
            // What was measured before something went wrong is worth keeping.
            if (arguments.flag("record")) {
                book.record(Path.of(arguments.text("folder", "docs/benchmarks")));
            }
        }
    }

    private static void show(ServiceArea area, Collection<RunResult> results, double foreign, Book book) {
        Map<String, RunResult> byMethod = new HashMap<>();
        results.forEach(result -> byMethod.put(result.getPrimaryResult().getLabel(), result));
        for (Comparison comparison : area.comparisons()) {
            Comparison.Call ours = comparison.ours();
            Sheet sheet = book.sheet(area.name() + ": " + comparison.title(), unit(byMethod, ours), ours.name());
            fill(sheet, ours, byMethod, foreign);
            comparison.other().forEach(call -> fill(sheet, call, byMethod, foreign));
            book.show(sheet);
        }
    }

    private static String unit(Map<String, RunResult> results, Comparison.Call call) {
        return found(results, call).getPrimaryResult().getScoreUnit();
    }

    private static void fill(Sheet sheet, Comparison.Call call, Map<String, RunResult> results, double foreign) {
        found(results, call).getBenchmarkResults().stream().flatMap(fork -> fork.getIterationResults().stream()).map(IterationResult::getPrimaryResult)
                .forEach(round -> sheet.of(call.name()).add(round.getScore(), foreign));
    }

    private static RunResult found(Map<String, RunResult> results, Comparison.Call call) {
        RunResult result = results.get(call.method());
        if (result == null) {
            throw new IllegalStateException("There is no benchmark '" + call.method() + "' among " + results.keySet() + ".");
        }
        return result;
    }
}
