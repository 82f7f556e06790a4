package io.foundation.benchmarks;

import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.child.ChildJvm;
import io.foundation.benchmarks.measure.Spread;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.report.Sheet;
import io.foundation.benchmarks.system.Systems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code falsealarms}: whether a detector that is quick is also quiet. */
final class FalseAlarmsCommand {

    private static final String HELP = """
            falsealarms: a healthy cluster is watched; every time a node takes another for gone is counted.

              --minutes 10           how long
              --nodes 10             how many nodes, in one JVM
              --systems foundation   which systems, one after the other
              --burners 0            threads that keep the processors busy meanwhile
              --record               write the results to docs/benchmarks (or --folder F)""";

    private FalseAlarmsCommand() {
    }

    static void run(List<String> line) {
        Arguments arguments = Arguments.read(line, Set.of("minutes", "nodes", "systems", "burners", "folder"), Set.of("record", "help"))
                .noMoreWordsThan(0);
        if (arguments.flag("help")) {
            System.out.println(HELP);
            return;
        }
        int minutes = arguments.number("minutes", 10, 1, 1440);
        int nodes = arguments.number("nodes", 10, 2, 1000);
        int burners = arguments.number("burners", 0, 0, 256);
        List<String> systems = arguments.list("systems", Systems.OURS).stream().map(Systems::check).toList();
        Book book = new Book("falsealarms", systems, System.out);
        String how = nodes + " healthy nodes in one JVM for " + minutes + " min" + (burners == 0 ? "" : " beside " + burners + " busy threads");
        Sheet alarms = book.sheet("False alarms: " + how, "members taken for gone", Systems.OURS);
        Sheet suspicions = book.sheet("Suspicions: " + how, "members suspected", Systems.OURS);
        Sheet cpu = book.sheet("CPU per node, with the watching: " + how, "% of a core", Systems.OURS);
        List<Thread> busy = burn(burners);
        try {
            for (String system : systems) {
                watch(book, system, nodes, minutes, alarms, suspicions, cpu);
            }
        } finally {
            busy.forEach(Thread::interrupt);
        }
        List.of(alarms, suspicions, cpu).forEach(book::show);
        if (arguments.flag("record")) {
            book.record(Path.of(arguments.text("folder", "docs/benchmarks")));
        }
    }

    private static void watch(Book book, String system, int nodes, int minutes, Sheet alarms, Sheet suspicions, Sheet cpu) {
        try (ChildJvm child = ChildJvm.start(system, nodes <= 10 ? 1024 : 3072, List.of("falsealarms-child", system, "--nodes",
                Integer.toString(nodes), "--seconds", Integer.toString(minutes * 60)))) {
            child.next("formed", Duration.ofMinutes(3));
            book.progress(system + " has formed and is watched for " + minutes + " min");
            Map<String, Object> watched = child.next("watched", Duration.ofMinutes(minutes).plusMinutes(2));
            double foreign = watched.get("foreign") instanceof Number known ? known.doubleValue() : Double.NaN;
            alarms.of(system).add(((Number) watched.get("alarms")).doubleValue(), foreign);
            if (system.equals(Systems.OURS)) {
                suspicions.of(system).add(((Number) watched.get("suspicions")).doubleValue(), foreign);
            }
            cpu.of(system).add(((Number) watched.get("coreShare")).doubleValue() * 100, foreign);
            book.progress(system + ": " + watched.get("alarms") + " false alarms in " + Spread.digits(((Number) watched.get("seconds")).doubleValue()) + " s");
        } catch (FoundationException failure) {
            alarms.of(system).fail(failure.getMessage());
            book.progress(system + " failed: " + failure.getMessage());
        }
    }

    private static List<Thread> burn(int count) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().daemon().name("fnd-bench-burner-" + i).start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            }));
        }
        return threads;
    }
}
