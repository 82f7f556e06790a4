package io.foundation.benchmarks.coordination;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.report.Book;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code coordination}: locks, counters, compare-and-set, numbers, queues, cached maps, votes and elections, beside Curator on the same server and beside other ways to agree. */
public final class CoordinationCommand {

    private static final String STAGES = String.join(",", AgreementRun.CALLS.keySet()) + ",leave,kill";

    private static final String HELP = """
            coordination: agreement of Foundation beside Curator's recipes on the same server, and beside Hazelcast CP and JGroups-raft.
            About six minutes; --quick about two.

              --stages %s
                               which parts (all)
              --systems %s
                               which systems (all)
              --samples 5      rounds; in each the systems take turns
              --seconds 2      length of a slice
              --warmup 3       seconds before the slices of a kind
              --session 2000   time-out of sessions in ms
              --quick          two rounds of one second
              --record         write the results to docs/benchmarks (or --folder F)

            Foundation and Curator ask one server on the disk of this machine, each call by one thread that waits for it. Hazelcast and JGroups-raft keep what they agree on in the
            memory of three members in one process: read their rows as another kind of promise."""
            .formatted(STAGES, String.join(",", Agreements.names()));

    private CoordinationCommand() {
    }

    public static void run(List<String> line) {
        Arguments arguments = Arguments.read(line, Set.of("stages", "systems", "samples", "seconds", "warmup", "session", "folder"), Set.of("quick", "record", "help")).noMoreWordsThan(0);
        if (arguments.flag("help")) {
            System.out.println(HELP);
            return;
        }
        boolean quick = arguments.flag("quick");
        List<String> systems = new ArrayList<>(List.of(Agreements.OURS, Agreements.CURATOR));
        arguments.list("systems", String.join(",", Agreements.names())).stream().filter(name -> !systems.contains(name)).forEach(systems::add);
        Map<String, String> described = systems.stream().collect(Collectors.toMap(Function.identity(), Agreements::settings, (first, second) -> first, LinkedHashMap::new));
        AgreementRun.Settings settings = new AgreementRun.Settings(arguments.among("stages", STAGES, "stage"), systems, arguments.number("samples", quick ? 2 : 5, 1, 1_000),
                arguments.number("warmup", quick ? 1 : 3, 1, 600), arguments.number("seconds", quick ? 1 : 2, 1, 600), arguments.number("session", 2_000, 1_000, 60_000));
        Book book = new Book("coordination", described, System.out);
        try {
            new AgreementRun(settings, book).run();
        } finally {
            // What was measured before something went wrong is worth keeping.
            if (arguments.flag("record")) {
                book.record(Path.of(arguments.text("folder", "docs/benchmarks")));
            }
        }
    }
}
