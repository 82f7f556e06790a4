package io.foundation.benchmarks.startup;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.benchmarks.measure.Spread;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Sheet;
import io.foundation.benchmarks.startup.StartupLog.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code startup}: from the process start of the distribution to a ready node, and what an idle node holds. */
public final class StartupCommand {

    private static final String NODE = "foundation";
    private static final String PLAIN = "plain-karaf";
    private static final String UNTIL = ", until the node is ready (plain Karaf: until its console can be reached)";
    private static final long LIMIT_SECONDS = 120;

    private static final String HELP = """
            startup: from bin/karaf to a ready node, on a fresh folder and again on the same, beside the same Karaf without
            our feature; and the resident memory of both when they have been idle for a while.

              --distribution F   the distribution (karaf-assembly/target/assembly, or the one the build made)
              --samples 3        of each
              --idle 30          seconds after which resident memory is read
              --record           write the results to docs/benchmarks (or --folder F)""";

    private StartupCommand() {
    }

    /** Measures. */
    public static void run(List<String> line) throws IOException, InterruptedException {
        Arguments arguments = Arguments.read(line, Set.of("distribution", "samples", "idle", "folder"), Set.of("record", "help")).noMoreWordsThan(0);
        if (arguments.flag("help")) {
            System.out.println(HELP);
            return;
        }
        Path distribution = distribution(arguments.text("distribution", ""));
        int samples = arguments.number("samples", 3, 1, 100);
        int idle = arguments.number("idle", 30, 0, 3600);
        Book book = new Book("startup", List.of(), System.out);
        Sheet fresh = book.sheet("First start on an empty folder, heap 256 MiB" + UNTIL, "ms", NODE);
        Sheet again = book.sheet("Start again on the same folder" + UNTIL, "ms", NODE);
        Sheet steps = book.sheet("What a first start is spent on", "ms", NODE);
        Sheet memory = book.sheet("Resident memory after " + idle + " s of idling", "MiB", NODE);
        for (int sample = 1; sample <= samples; sample++) {
            for (boolean ours : new boolean[] {true, false}) {
                one(distribution, ours, idle, sample, book, fresh, again, ours ? steps : null, memory);
            }
        }
        List.of(fresh, again, steps, memory).forEach(book::show);
        double beyond = memory.of(NODE).median() - memory.of(PLAIN).median();
        book.note("An idle node holds " + Spread.digits(beyond) + " MiB beyond Karaf with the same other features.");
        if (arguments.flag("record")) {
            book.record(Path.of(arguments.text("folder", "docs/benchmarks")));
        }
    }

    private static void one(Path distribution, boolean ours, int idle, int sample, Book book, Sheet fresh, Sheet again, Sheet steps, Sheet memory)
            throws IOException, InterruptedException {
        String name = ours ? NODE : PLAIN;
        try (KarafNode node = new KarafNode(distribution, ours)) {
            CpuClock clock = CpuClock.start();
            node.start();
            double first = await(node);
            double foreign = clock.foreign();
            fresh.of(name).add(first, foreign);
            if (steps != null) {
                breakDown(node, first, steps, foreign);
            }
            clock = CpuClock.start();
            TimeUnit.SECONDS.sleep(idle);
            memory.of(name).add(node.residentMiB(), clock.foreign());
            node.stop();
            clock = CpuClock.start();
            node.start();
            double second = await(node);
            again.of(name).add(second, clock.foreign());
            book.progress("sample " + sample + ": " + name + " " + Spread.digits(first) + " ms, again " + Spread.digits(second) + " ms (foreign CPU "
                    + Math.round(foreign * 100) + " %)");
        } catch (FoundationException failure) {
            fresh.of(name).fail(failure.getMessage());
            book.progress("sample " + sample + ": " + name + " failed: " + failure.getMessage());
        }
    }

    /** Waits until it is there; looks often enough to be late by some hundredths of a second at most. */
    private static double await(KarafNode node) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            if (node.isReady()) {
                return System.currentTimeMillis() - node.startedAtMillis();
            }
            if (!node.isAlive()) {
                throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "the process ended: " + node.lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw new FoundationException(ErrorType.TIMEOUT, "not there after " + LIMIT_SECONDS + " s: " + node.lastWords());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void breakDown(KarafNode node, double ready, Sheet steps, double foreign) throws IOException {
        StartupLog log = StartupLog.read(node.log());
        List<Step> present = Stream.of(Step.values()).filter(step -> log.at(step).isPresent())
                .sorted(Comparator.comparingLong(step -> log.at(step).getAsLong())).toList();
        long before = node.startedAtMillis();
        for (Step step : present) {
            long at = log.at(step).getAsLong();
            steps.of(step.what()).add(at - before, foreign);
            before = at;
        }
        steps.of("the node is ready, by its own word").add(node.startedAtMillis() + ready - before, foreign);
    }

    private static Path distribution(String named) throws IOException {
        if (!named.isEmpty()) {
            return check(Path.of(named));
        }
        Path target = Path.of("karaf-assembly", "target");
        if (Files.isDirectory(target)) {
            try (Stream<Path> folders = Files.list(target)) {
                return check(folders.filter(folder -> Files.isExecutable(folder.resolve("bin/karaf"))).sorted().findFirst().orElse(target));
            }
        }
        return check(target);
    }

    private static Path check(Path folder) {
        if (!Files.isExecutable(folder.resolve("bin/karaf"))) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "There is no distribution in " + folder + ": build it with ./foundation build, or name one with --distribution.");
        }
        return folder;
    }
}
