package io.foundation.cluster.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PhiEstimatorTest {

    @Test
    void phi_is_that_of_the_normal_distribution() {
        // Tails of the standard normal distribution: 0.5, 0.158655, 0.0227501, 0.00134990.
        assertThat(PhiEstimator.phiOf(0)).isCloseTo(-Math.log10(0.5), within(1e-6));
        assertThat(PhiEstimator.phiOf(1)).isCloseTo(-Math.log10(0.158655), within(0.001));
        assertThat(PhiEstimator.phiOf(2)).isCloseTo(-Math.log10(0.0227501), within(0.005));
        assertThat(PhiEstimator.phiOf(3)).isCloseTo(-Math.log10(0.00134990), within(0.05));
    }

    @Test
    void phi_is_finite_and_grows_everywhere() {
        double before = -1;
        for (double y = -30; y < 1_000; y += 0.05) {
            double phi = PhiEstimator.phiOf(y);
            assertThat(phi).isFinite().isGreaterThanOrEqualTo(before);
            if (y > -5) {
                assertThat(phi).isGreaterThan(before);
            }
            before = phi;
        }
    }

    @Test
    void a_newcomer_who_never_says_a_word_is_suspected() {
        PhiEstimator estimator = new PhiEstimator(200, 100, 500, 1_000);
        assertThat(estimator.phi(1_000)).isLessThan(1);
        assertThat(estimator.phi(10_000)).isGreaterThan(12);
    }

    @Test
    void the_window_forgets_and_the_deviation_has_a_floor() {
        PhiEstimator estimator = new PhiEstimator(10, 100, 0, 5_000);
        for (int i = 0; i < 100; i++) {
            estimator.add(1_000);
        }
        assertThat(estimator.mean()).isCloseTo(1_000, within(1e-6));
        assertThat(estimator.deviation()).isEqualTo(100);
        assertThat(estimator.phi(1_200)).as("2 deviations").isCloseTo(PhiEstimator.phiOf(2), within(1e-9));
    }
}
