package io.foundation.simulation;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Delivery for certain under links that break at every step, frames that are lost and doubled, and restarts: many schedules. */
final class DeliveryScenario {

    static final List<String> OPTIONS = List.of("schedules", "messages", "loss", "doubled", "keys", "seed");

    private final PrintStream out;
    private final int schedules;
    private final int millis;
    private final double loss;
    private final double doubled;
    private final int keys;
    private final long seed;

    DeliveryScenario(List<String> options, PrintStream out) {
        Arguments arguments = new Arguments("delivery", options, OPTIONS);
        this.out = out;
        this.schedules = arguments.integer("schedules", 200, 1, 1_000_000);
        this.millis = arguments.integer("messages", 2_000, 10, 1_000_000);
        this.loss = arguments.part("loss", 0.05, 0.5);
        this.doubled = arguments.part("doubled", 0.05, 0.5);
        this.keys = arguments.integer("keys", 8, 1, 10_000);
        this.seed = arguments.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    boolean run() {
        out.printf(Locale.ROOT, "%d schedules of about %d messages with %d keys, %.0f %% lost, %.0f %% doubled, from seed %d%n", schedules, millis, keys,
                loss * 100, doubled * 100, seed);
        int failed = 0;
        String last = "";
        for (int i = 0; i < schedules; i++) {
            DeliveryWorld world = new DeliveryWorld(new DeliveryWorld.Settings(millis, keys, 64 << 10, loss, doubled, 1 + i % 300, i % 2 == 0), seed + i);
            String problem = world.run();
            last = world.summary();
            if (problem != null) {
                failed++;
                out.println("seed " + (seed + i) + ": " + problem);
            }
        }
        out.println("the last one: " + last);
        out.println(failed == 0 ? "In all of them nothing confirmed was lost, nothing came twice, and every key kept its order." : failed + " schedules broke a promise.");
        return failed == 0;
    }
}
