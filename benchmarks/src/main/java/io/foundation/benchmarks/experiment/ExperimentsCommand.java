package io.foundation.benchmarks.experiment;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.ChildJvm;
import io.foundation.benchmarks.measure.Spread;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.LinePlot;
import io.foundation.benchmarks.report.Sheet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code experiments}: what many connections, affinity, chunks, priorities and conflation are for, over a slow line. */
public final class ExperimentsCommand {

    private static final Map<String, String> EXPERIMENTS = new LinkedHashMap<>();

    static {
        EXPERIMENTS.put("E1", "First measurement, one way, one connection against 16 by key, ms at 16/32/64/128 actors: 70.8/151.9/315/693 against "
                + "10.2/10.3/10.4/30.5: 6.9 to 22.7 times; Partisan (512 KiB, round trip) 46/72/132/248 against 10.6/30/16/17. E3 is in it: random against by key, "
                + "99th percentile at 128 actors 121 against 46 ms.");
        EXPERIMENTS.put("E2", "First measurement at 128 actors: 36.3 against 5.6 ms, 6.5 times; Partisan 1.9 times.");
        EXPERIMENTS.put("E4", "The shape of Partisan's F2: more connections are not free.");
        EXPERIMENTS.put("E5", "To reach: at least 3 times at 16 actors; Partisan 3.7 times.");
        EXPERIMENTS.put("E6", "First measurement at 100 MB/s, p50/p99 ms: first come first served 293/335; two connections 0.087/0.81; chunks and priority "
                + "38.7/46.6, with a send buffer of 64 KiB 4.5/5.4. Unlimited: 17/280 and 0.08/5.4.");
        EXPERIMENTS.put("E7", "Expected: delivered as the line carries, age at most one round of keys (1 s); Partisan's rule 1/s, and keys starve.");
    }

    private static final String HELP = """
            experiments: E1 to E7 over a shim for a wide area network, in one process. About 14 minutes; --quick about 5.

              --which %s      which (all; E3 is part of E1)
              --samples 3     of each variant, taking turns
              --seconds 4     length of each; E6 and E7 at least 6 and 5
              --warmup 2      seconds before each
              --quick         one sample, 2 s, warmed up for 1 s
              --record        write results and figures to docs/benchmarks (or --folder F)""".formatted(String.join(",", EXPERIMENTS.keySet()));

    private static final int HEAP = 2048;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private ExperimentsCommand() {
    }

    public static void run(List<String> line) {
        Arguments arguments = Arguments.read(line, Set.of("which", "samples", "seconds", "warmup", "folder"), Set.of("quick", "record", "help"))
                .noMoreWordsThan(0);
        if (arguments.flag("help")) {
            System.out.println(HELP);
            return;
        }
        boolean quick = arguments.flag("quick");
        List<String> which = arguments.list("which", String.join(",", EXPERIMENTS.keySet()));
        which.stream().filter(name -> !EXPERIMENTS.containsKey(name)).findFirst().ifPresent(name -> {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "There is no experiment '" + name + "': use " + String.join(", ", EXPERIMENTS.keySet()) + " (E3 is part of E1).");
        });
        Book book = new Book("experiments", Map.of(), System.out);
        Map<String, LinePlot> plots = new LinkedHashMap<>();
        for (String name : which) {
            one(name, List.of("experiment-child", name, "--samples", Integer.toString(arguments.number("samples", quick ? 1 : 3, 1, 1000)),
                    "--warmup-millis", Integer.toString(1000 * arguments.number("warmup", quick ? 1 : 2, 0, 600)),
                    "--millis", Integer.toString(1000 * arguments.number("seconds", quick ? 2 : 4, 1, 600))), book, plots);
        }
        if (arguments.flag("record")) {
            Path folder = Path.of(arguments.text("folder", "docs/benchmarks"));
            book.record(folder);
            plots.forEach((title, plot) -> plot.write(folder.resolve(LocalDate.now() + "-experiments-" + fileName(title) + ".svg")));
        }
    }

    private static String fileName(String title) {
        return title.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    }

    private static void one(String name, List<String> words, Book book, Map<String, LinePlot> plots) {
        Map<String, Sheet> sheets = new LinkedHashMap<>();
        try (ChildJvm child = ChildJvm.start(name, HEAP, words)) {
            for (Map<String, Object> row = child.next("row", PATIENCE); !row.get("title").equals("done"); row = child.next("row", PATIENCE)) {
                take(row, book, sheets, plots);
            }
        } catch (FoundationException failure) {
            book.note(name + " failed: " + failure.getMessage());
        }
        sheets.values().forEach(book::show);
        book.note(name + ": " + EXPERIMENTS.get(name));
    }

    private static void take(Map<String, Object> row, Book book, Map<String, Sheet> sheets, Map<String, LinePlot> plots) {
        String title = (String) row.get("title");
        String variant = (String) row.get("variant");
        if (row.get("failure") instanceof String failure) {
            sheet(book, sheets, title, (String) row.get("unit"), variant).of(variant).fail(failure);
            book.progress(title + ": " + variant + " failed: " + failure);
            return;
        }
        double value = ((Number) row.get("value")).doubleValue();
        double foreign = ((Number) row.get("foreign")).doubleValue();
        if (!title.isEmpty()) {
            sheet(book, sheets, title, (String) row.get("unit"), variant).of(variant).add(value, foreign);
            book.progress(title + " " + variant + " " + Spread.digits(value) + " " + row.get("unit") + " (foreign CPU " + Math.round(foreign * 100) + " %)");
        }
        String figure = (String) row.get("figure");
        if (!figure.isEmpty()) {
            plots.computeIfAbsent(figure, LinePlot::new).point(variant, ((Number) row.get("x")).doubleValue(), value);
        }
    }

    /** The first variant of an experiment is the one the others are better than, or not. */
    private static Sheet sheet(Book book, Map<String, Sheet> sheets, String title, String unit, String first) {
        return sheets.computeIfAbsent(title, ignored -> book.sheet(title, unit, first));
    }
}
