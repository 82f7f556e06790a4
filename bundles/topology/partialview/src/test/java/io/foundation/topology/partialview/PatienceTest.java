package io.foundation.topology.partialview;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {

    private final Patience patience = new Patience(500);

    @Test
    void itIsTheConfiguredTimeWhereThingsAreQuick() {
        for (int i = 0; i < 20; i++) {
            patience.took(i % 4 == 0 ? 5_000 : 20);
            assertThat(patience.nanos()).isEqualTo(500);
        }
    }

    @Test
    void whereMostIsGivenUpItGrowsToABoundAndComesBack() {
        long before = 0;
        for (int i = 0; i < 40; i++) {
            assertThat(patience.nanos()).isGreaterThanOrEqualTo(before);
            before = patience.nanos();
            patience.took(patience.nanos());
        }
        assertThat(before).isEqualTo(4_000);
        for (int i = 0; i < Patience.SAMPLES; i++) {
            patience.took(30);
        }
        assertThat(patience.nanos()).isEqualTo(500);
    }
}
