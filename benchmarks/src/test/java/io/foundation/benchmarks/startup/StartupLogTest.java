package io.foundation.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.benchmarks.startup.StartupLog.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupLogTest {

    private final StartupLog log = StartupLog.of(List.of("2026-11-20T10:00:01,000 | INFO  | main | something begins",
            "   a line without a time",
            "2026-11-20T10:00:02,500 | INFO  | features-1 | FeaturesServiceImpl | 18 - core - 4.4.10 | Adding features: shell/[4,4]",
            "2026-11-20T10:00:03,000 | INFO  | features-1 | FeaturesServiceImpl | 18 - core - 4.4.10 |   Done.",
            "2026-11-20T10:00:03,900 | INFO  | features-2 | FeaturesServiceImpl | 18 - core - 4.4.10 |   Done.",
            "2026-11-20T10:00:04,250 | INFO  | loop | Life | 60 - cluster-core - 0.1.0 | [default] node-2 is ready",
            "2026-11-20T10:00:04,300 | INFO  | loop | TransportHolder | 60 - cluster-core - 0.1.0 | [default] node-1#7 listens at 127.0.0.1:7800."));

    @Test
    void stepsAreFoundWithTheirTimes() {
        long first = log.at(Step.LOGGING).orElseThrow();
        assertThat(log.at(Step.FEATURES).orElseThrow() - first).isEqualTo(1500);
        assertThat(log.at(Step.BOOTED).orElseThrow() - first).isEqualTo(2900);
        assertThat(log.at(Step.LISTENING).orElseThrow() - first).isEqualTo(3300);
    }

    @Test
    void whatHasNotHappenedHasNoTime() {
        assertThat(StartupLog.of(List.of("2026-11-20T10:00:01,000 | INFO | main | nothing of note")).at(Step.LISTENING)).isEmpty();
    }

    @Test
    void ourFeaturesAreTakenOutOfTheBootList() {
        assertThat(KarafNode.withoutOurs("shell/4.4.10, ssh, foundation/0.1.0,foundation-more, scr")).isEqualTo("shell/4.4.10, ssh, scr");
    }
}
