package io.foundation.benchmarks.membership;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Reports;
import io.foundation.benchmarks.system.Systems;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One node in a process of its own, there to be killed. */
public final class VictimChild {

    private VictimChild() {
    }

    /** {@code victim <system> --port P --seeds P,P}. */
    public static void run(List<String> line) throws InterruptedException {
        Arguments arguments = Arguments.read(line, Set.of("port", "seeds"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            Systems.byName(arguments.word(0, "the name of a system"))
                    .start(arguments.number("port", 0, 1, 65_535), arguments.numbers("seeds", "", 1, 65_535));
            reports.say("started", Map.of());
        } catch (Throwable failure) {
            reports.failed(failure);
            Reports.end(1);
        }
        Thread.currentThread().join();
    }
}
