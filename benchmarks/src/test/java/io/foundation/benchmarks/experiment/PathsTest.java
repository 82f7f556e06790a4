package io.foundation.benchmarks.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PathsTest {

    private static final Line NEAR = new Line(0, 256 << 10, 0);

    @ParameterizedTest
    @EnumSource(Variant.class)
    void everyActorIsAnswered(Variant variant) throws Exception {
        try (Course course = Course.of(variant, NEAR)) {
            ClosedLoop.Outcome outcome = new ClosedLoop(course.path(), 20, 100_000).run(0, 0.2);
            // How many depends on the machine; each actor's last body is answered or the run fails.
            assertThat(outcome.answers()).isGreaterThanOrEqualTo(20);
        }
    }
}
