package io.foundation.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(4, 3.0, 1.0, 9.0));
        assertThat(Spread.of(List.of(5.0, 1.0, 2.0)).median()).isEqualTo(2.0);
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersHaveAboutThreeDigits() {
        assertThat(List.of(Spread.digits(1234.5), Spread.digits(12.345), Spread.digits(1.2345), Spread.digits(0.12345), Spread.digits(Double.NaN)))
                .containsExactly("1235", "12.3", "1.23", "0.123", "n/a");
    }
}
