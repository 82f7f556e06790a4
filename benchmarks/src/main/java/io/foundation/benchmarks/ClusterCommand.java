package io.foundation.benchmarks;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.membership.DetectionRun;
import io.foundation.benchmarks.membership.FormationRun;
import io.foundation.benchmarks.report.Book;
import io.foundation.benchmarks.request.RequestRun;
import io.foundation.benchmarks.system.Systems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code cluster}: everything about a cluster that has a peer to stand beside. */
final class ClusterCommand {

    private static final Set<String> STAGES = new LinkedHashSet<>(List.of("formation", "detection", "request"));
    /** Detection by untuned peers takes up to a minute a sample, so only the quicker setting of each runs unasked. */
    private static final String DETECTION = "foundation,scalecube,pekko-tuned,jgroups,hazelcast-tuned";

    private static final String HELP = """
            cluster: Foundation beside Pekko Cluster, JGroups, ScaleCube and Hazelcast. About 40 minutes; --quick about 6.

              --stages formation,detection,request   which parts (all)
              --systems %s
                                                     which systems (all; detection: the quicker setting of each)
              --nodes 3,10,50                        sizes for formation; steady cost is watched from 10 on
              --detection-nodes 3,10                 sizes for detection
              --samples 3                            of each, the systems taking turns
              --steady 20                            seconds over which the steady cost is watched
              --steady-samples 1                     in how many samples it is watched; 0 for none
              --seconds 3                            length of one slice of request and reply
              --rounds 5                             slices of each kind
              --window 256                           requests outstanding when throughput is measured
              --quick                                one sample, sizes 3 and 10
              --record                               write the results to docs/benchmarks (or --folder F)

            Each sample has a JVM of its own with the same flags for all. Foreign CPU is what other processes used of the
            machine meanwhile: above some 10 %% a number says little.""".formatted(String.join(",", Systems.names()));

    private ClusterCommand() {
    }

    static void run(List<String> line) {
        Arguments arguments = Arguments.read(line, Set.of("stages", "systems", "nodes", "detection-nodes", "samples", "steady", "steady-samples",
                "seconds", "rounds", "window", "folder"), Set.of("quick", "record", "help")).noMoreWordsThan(0);
        if (arguments.flag("help")) {
            System.out.println(HELP);
            return;
        }
        boolean quick = arguments.flag("quick");
        List<String> stages = arguments.list("stages", String.join(",", STAGES));
        stages.stream().filter(stage -> !STAGES.contains(stage)).findFirst().ifPresent(stage -> {
            throw new FoundationException(ErrorType.INVALID_INPUT, "There is no stage '" + stage + "': the stages are " + String.join(", ", STAGES) + ".");
        });
        List<String> systems = systems(arguments.list("systems", String.join(",", Systems.names())));
        int samples = arguments.number("samples", quick ? 1 : 3, 1, 1000);
        Book book = new Book("cluster", systems, System.out);
        if (stages.contains("formation")) {
            FormationRun formation = new FormationRun(systems, samples, arguments.number("steady-samples", 1, 0, 1000),
                    arguments.number("steady", 20, 1, 3600));
            arguments.numbers("nodes", quick ? "3,10" : "3,10,50", 2, 1000).forEach(nodes -> formation.run(nodes, book));
        }
        if (stages.contains("detection")) {
            DetectionRun detection = new DetectionRun(systems(arguments.list("systems", DETECTION)), samples, 90);
            for (int nodes : arguments.numbers("detection-nodes", quick ? "3" : "3,10", 3, 1000)) {
                detection.run(nodes, "kill", book);
                detection.run(nodes, "stop", book);
            }
        }
        if (stages.contains("request")) {
            RequestRun request = new RequestRun(arguments.number("rounds", quick ? 2 : 5, 1, 1000), arguments.number("seconds", 3, 1, 600),
                    arguments.number("window", 256, 2, 100_000));
            request.run(64, book);
            request.run(1024, book);
        }
        if (arguments.flag("record")) {
            book.record(Path.of(arguments.text("folder", "docs/benchmarks")));
        }
    }

    private static List<String> systems(List<String> named) {
        List<String> systems = new ArrayList<>(named.stream().map(Systems::check).distinct().toList());
        // Ours first, so that the table reads as ours beside each.
        if (systems.remove(Systems.OURS)) {
            systems.addFirst(Systems.OURS);
        }
        return systems;
    }
}
