package io.foundation.benchmarks.channel;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.broadcast.BroadcastRun;
import io.foundation.benchmarks.broadcast.BroadcastSystems;
import io.foundation.benchmarks.contestant.Contestants;
import io.foundation.benchmarks.contestant.Contestants.Stage;
import io.foundation.benchmarks.idle.IdleRun;
import io.foundation.benchmarks.report.Book;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code channels}: bytes between two processes, and from one to many, beside the peers. */
public final class ChannelsCommand {

    private static final String STAGES = "throughput,roundtrip,headofline,allocation,broadcast,idle";

    private static final String SIZES = "64,1024,65536,1048576";
    private static final int SECONDS_TO_FORM = 180;

    private static final String HELP = """
            channels: messages of Foundation beside raw Netty, Pekko Artery, JGroups, Vert.x, ScaleCube and Hazelcast.
            About an hour; --quick about 9 minutes.

              --stages %s
                               which parts (all)
              --peers %s
                               which contestants (all)
              --sizes %s
                               bytes of the messages whose throughput is measured (all)
              --samples 3      rounds; in each the contestants take turns, each with new processes
              --seconds 3      length of a slice
              --warmup 3       seconds before each slice
              --heap 512       MiB of each process
              --gate 10        per cent of the machine used by others above which a slice is repeated
              --tries 4        how often a slice is taken at most; the quietest counts
              --minutes 50     after which the rounds between two processes end early
              --members 100,64 of a broadcast, all in one JVM
              --quick          one round, short slices
              --record         write the results to docs/benchmarks (or --folder F)

            Results are shown at the end of the rounds, progress as it comes. docs/benchmarks/channels.md says how to read them."""
            .formatted(STAGES, String.join(",", Contestants.names()), SIZES);

    private ChannelsCommand() {
    }

    public static void run(List<String> line) {
        Arguments arguments = Arguments.read(line, Set.of("stages", "peers", "sizes", "samples", "seconds", "warmup", "heap", "gate", "tries", "minutes", "members", "folder"),
                Set.of("quick", "record", "help")).noMoreWordsThan(0);
        if (arguments.flag("help")) {
            System.out.println(HELP);
            return;
        }
        boolean quick = arguments.flag("quick");
        List<String> stages = arguments.among("stages", STAGES, "stage");
        List<String> contestants = contestants(arguments.list("peers", String.join(",", Contestants.names())));
        Map<String, String> described = contestants.stream()
                .collect(Collectors.toMap(Function.identity(), Contestants::settings, (first, second) -> first, LinkedHashMap::new));
        Book book = new Book("channels", described, System.out);
        try {
            measure(arguments, quick, stages, contestants, book);
        } finally {
            // What was measured before something went wrong is worth keeping.
            if (arguments.flag("record")) {
                book.record(Path.of(arguments.text("folder", "docs/benchmarks")));
            }
        }
    }

    private static void measure(Arguments arguments, boolean quick, List<String> stages, List<String> contestants, Book book) {
        Set<Stage> between = Set.of(Stage.values()).stream().filter(stage -> stages.contains(stage.name().toLowerCase(Locale.ROOT))).collect(Collectors.toSet());
        if (!between.isEmpty()) {
            new ChannelRun(new ChannelRun.Settings(between, contestants, sizes(arguments), arguments.number("samples", quick ? 1 : 3, 1, 1000),
                    arguments.number("warmup", quick ? 1 : 3, 1, 600), arguments.number("seconds", quick ? 2 : 3, 1, 600),
                    arguments.number("heap", 512, 128, 65_536), arguments.number("gate", 10, 0, 100) / 100.0,
                    arguments.number("tries", quick ? 1 : 4, 1, 100), arguments.number("minutes", 50, 1, 1000)), book).run();
        }
        if (stages.contains("broadcast")) {
            new BroadcastRun(arguments.numbers("members", "100,64", 2, 1000), BroadcastSystems.among(contestants), arguments.number("samples", quick ? 1 : 3, 1, 1000),
                    quick ? 100 : 300, SECONDS_TO_FORM).run(book);
        }
        if (stages.contains("idle")) {
            new IdleRun(arguments.number("samples", quick ? 1 : 3, 1, 1000)).run(book);
        }
    }

    private static List<Integer> sizes(Arguments arguments) {
        return arguments.among("sizes", SIZES, "size").stream().map(Integer::valueOf).toList();
    }

    /** Ours and the floor are in every run: without them there is no ratio. */
    private static List<String> contestants(List<String> named) {
        List<String> contestants = new ArrayList<>(List.of(Contestants.OURS, Contestants.RAW));
        named.stream().map(Contestants::check).filter(name -> !contestants.contains(name)).forEach(contestants::add);
        return contestants;
    }
}
