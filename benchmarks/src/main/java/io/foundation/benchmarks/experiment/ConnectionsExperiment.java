package io.foundation.benchmarks.experiment;

import io.foundation.benchmarks.measure.CpuClock;
import io.foundation.transport.api.ChannelSpec;
import java.util.List;

/** E4: what more connections cost when there is no more to gain. */
final class ConnectionsExperiment {

    private static final String NAME = "E4 connection overhead";
    private static final Line LINE = new Line(1, 256 << 10, 0);
    private static final int ACTORS = 128;
    private static final int BYTES = 512 << 10;
    private static final List<Integer> CONNECTIONS = List.of(1, 8, 16, 32, 64, 128);

    void run(Rows rows, Pace pace) {
        for (int sample = 0; sample < pace.samples(); sample++) {
            for (int connections : CONNECTIONS) {
                one("netty, by key", connections, rows, pace);
                if (connections <= ChannelSpec.MAX_CONNECTIONS) {
                    one("foundation", connections, rows, pace);
                }
            }
        }
    }

    private void one(String variant, int connections, Rows rows, Pace pace) {
        String title = NAME + ", 512 KiB, " + LINE.text() + ", " + ACTORS + " actors: median";
        CpuClock cpu = CpuClock.start();
        try (Course course = variant.equals("foundation") ? Course.of(FoundationPath.work(connections), LINE)
                : Course.of(NettyPath.Shape.keyed(connections), LINE)) {
            ClosedLoop.Outcome outcome = new ClosedLoop(course.path(), ACTORS, BYTES).run(pace.warmUp(), pace.seconds());
            rows.add(title, "ms", variant + ", " + connections, "", 0, ClosedLoop.Outcome.millis(outcome.roundTrip(), 50), cpu.foreign());
            rows.add(NAME + ", the same by connections", "ms", variant + ", " + connections + ": 99th percentile", "", 0, ClosedLoop.Outcome.millis(outcome.roundTrip(), 99), cpu.foreign());
            rows.add("", "", variant, NAME + ": median latency (ms) by connections", connections, ClosedLoop.Outcome.millis(outcome.roundTrip(), 50), cpu.foreign());
        } catch (Exception failure) {
            rows.failed(title, "ms", variant + ", " + connections, failure);
        }
    }
}
