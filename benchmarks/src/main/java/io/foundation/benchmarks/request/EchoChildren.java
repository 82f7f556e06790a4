package io.foundation.benchmarks.request;

import io.foundation.benchmarks.Arguments;
import io.foundation.benchmarks.child.Reports;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The two measured processes: one answers, one asks. */
public final class EchoChildren {

    private EchoChildren() {
    }

    /** {@code echo-server <system> --port P}. */
    public static void serve(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("port"), Set.of());
        Reports reports = Reports.open(word -> { });
        try {
            EchoSystem.byName(arguments.word(0, "the name of a system")).serve(arguments.number("port", 0, 1, 65_535));
            reports.say("ready", Map.of());
        } catch (Throwable failure) {
            reports.failed(failure);
            Reports.end(1);
        }
        Thread.currentThread().join();
    }

    /** {@code echo-client <system> --port P --server PID}; then a line {@code bytes outstanding seconds} for each slice. */
    public static void ask(List<String> line) throws Exception {
        Arguments arguments = Arguments.read(line, Set.of("port", "server"), Set.of());
        BlockingQueue<String> slices = new LinkedBlockingQueue<>(16);
        Reports reports = Reports.open(slices::add);
        try {
            EchoLoad load = new EchoLoad(EchoSystem.byName(arguments.word(0, "the name of a system"))
                    .connect(arguments.number("port", 0, 1, 65_535)));
            reports.say("ready", Map.of());
            while (true) {
                String[] slice = slices.take().split(" ");
                reports.say("slice", load.run(Integer.parseInt(slice[0]), Integer.parseInt(slice[1]), Double.parseDouble(slice[2]),
                        Long.parseLong(arguments.text("server", "0"))));
            }
        } catch (Throwable failure) {
            reports.failed(failure);
        }
        Reports.end(1);
    }
}
