package io.foundation.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CpuClockTest {

    @Test
    void countsTheTimeOfThisProcessAsItsOwn() {
        assumeTrue(Files.exists(Path.of("/proc/stat")), "no /proc on this system");
        CpuClock clock = CpuClock.start();
        double before = Footprint.cpuSecondsOfThisJvm();
        long spun = 0;
        while (Footprint.cpuSecondsOfThisJvm() - before < 0.1) {
            spun++;
        }
        assertThat(spun).isPositive();
        // Ticks are 10 ms and two are lost at most.
        assertThat(clock.ownSeconds()).isGreaterThan(0.07);
        assertThat(clock.foreign()).isBetween(0.0, 1.0);
    }
}
