package io.foundation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C1 and C2 of delivery for certain, over random schedules: order by key, no loss, no double, within the window. */
class DeliveryPropertiesTest {

    @Test
    void nothingConfirmedIsLostOverLinksThatBreakAtEveryStep() {
        Seeds.each("DeliveryPropertiesTest#nothingConfirmedIsLostOverLinksThatBreakAtEveryStep", 400,
                seed -> new DeliveryWorld(new DeliveryWorld.Settings(600, 1 + (int) (seed % 12), 16 << 10, 0.1, 0.1, 1 + (int) (seed % 80), false), seed).run());
    }

    @Test
    void restartsFailWhatHasNoOutcomeAndDoubleNothing() {
        Seeds.each("DeliveryPropertiesTest#restartsFailWhatHasNoOutcomeAndDoubleNothing", 400,
                seed -> new DeliveryWorld(new DeliveryWorld.Settings(600, 1 + (int) (seed % 12), 64 << 10, 0.2, 0.1, 5 + (int) (seed % 200), true), seed).run());
    }

    @Test
    void aLosslessLinkTakesNoSecondSending() {
        Seeds.each("DeliveryPropertiesTest#aLosslessLinkTakesNoSecondSending", 20, seed -> {
            DeliveryWorld world = new DeliveryWorld(new DeliveryWorld.Settings(300, 4, 1 << 20, 0, 0, 1_000_000, false), seed);
            String problem = world.run();
            return problem != null || world.summary().contains(": 0 sendings more") ? problem : world.summary();
        });
    }

    @Test
    void theCommandTellsWhatItSaw() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(Main.run(List.of("delivery", "--schedules", "4", "--messages", "200", "--seed", "3"), out, out)).isZero();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("nothing confirmed was lost");
    }
}
