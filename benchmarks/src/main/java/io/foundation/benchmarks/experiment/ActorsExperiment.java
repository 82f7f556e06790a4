package io.foundation.benchmarks.experiment;

import io.foundation.benchmarks.measure.CpuClock;
import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;

/** E1, E2, E3 and E5: many actors that wait for their answers, over one connection or many. */
final class ActorsExperiment {

    private static final List<Integer> ACTORS = List.of(16, 32, 64, 128);

    private final String name;
    private final Line line;
    private final int bytes;
    private final List<Integer> actors;
    private final List<Variant> variants;

    private ActorsExperiment(String name, Line line, int bytes, List<Integer> actors, List<Variant> variants) {
        this.name = name;
        this.line = line;
        this.bytes = bytes;
        this.actors = actors;
        this.variants = variants;
    }

    /** E1 with E3 in it: long delay. */
    static ActorsExperiment highLatency() {
        return new ActorsExperiment("E1 parallel, high latency", new Line(20, 256 << 10, 0), 64 << 10, ACTORS, List.of(Variant.values()));
    }

    /** E2: short delay. */
    static ActorsExperiment lowLatency() {
        return new ActorsExperiment("E2 parallel, low latency", new Line(1, 256 << 10, 0), 64 << 10, List.of(16, 128),
                List.of(Variant.ONE, Variant.ONE_CHUNKED, Variant.SIXTEEN, Variant.FOUNDATION));
    }

    /** E5: large bodies. */
    static ActorsExperiment largeBodies() {
        return new ActorsExperiment("E5 large bodies", new Line(1, 256 << 10, 200e6), 8 << 20, List.of(16),
                List.of(Variant.ONE, Variant.ONE_CHUNKED, Variant.SIXTEEN, Variant.FOUNDATION));
    }

    void run(Rows rows, Pace pace) {
        for (int count : actors) {
            String where = name + ", " + (bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB") + ", " + line.text() + ", " + count + " actors: ";
            for (int sample = 0; sample < pace.samples(); sample++) {
                for (Variant variant : variants) {
                    one(where, variant, count, rows, pace);
                }
            }
        }
    }

    private void times(String where, String which, Variant variant, ConcurrentHistogram times, int count, Rows rows, CpuClock cpu) {
        rows.add(where + which + ", median", "ms", variant.text(), name + ": " + which + ", median (ms) by actors", count,
                ClosedLoop.Outcome.millis(times, 50), cpu.foreign());
        rows.add(where + which + ", 99th percentile", "ms", variant.text(), name + ": " + which + ", 99th percentile (ms) by actors", count,
                ClosedLoop.Outcome.millis(times, 99), cpu.foreign());
    }

    private void one(String where, Variant variant, int count, Rows rows, Pace pace) {
        CpuClock cpu = CpuClock.start();
        try (Course course = Course.of(variant, line)) {
            ClosedLoop.Outcome outcome = new ClosedLoop(course.path(), count, bytes).run(pace.warmUp(), pace.seconds());
            times(where, "one way", variant, outcome.oneWay(), count, rows, cpu);
            times(where, "round trip", variant, outcome.roundTrip(), count, rows, cpu);
            rows.add(where + "answers", "1/s", variant.text(), name + ": answers a second by actors", count, outcome.perSecond(), cpu.foreign());
        } catch (Exception failure) {
            rows.failed(where + "one way, median", "ms", variant.text(), failure);
        }
    }
}
