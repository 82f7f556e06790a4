package io.foundation.coordination.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnderWayTest {

    @Test
    void soManyRequestsAreLetIn() {
        UnderWay underWay = new UnderWay(2, 100);
        assertThat(underWay.enter(0)).isTrue();
        assertThat(underWay.enter(0)).isTrue();
        assertThat(underWay.enter(0)).isFalse();
        underWay.leave(0);
        assertThat(underWay.enter(0)).isTrue();
        assertThat(underWay.requests()).isEqualTo(2);
    }

    @Test
    void soManyBytesAreLetInAndWhoIsTurnedAwayTakesNoRoom() {
        UnderWay underWay = new UnderWay(10, 100);
        assertThat(underWay.enter(60)).isTrue();
        assertThat(underWay.enter(41)).isFalse();
        assertThat(underWay.enter(40)).isTrue();
        assertThat(underWay.enter(1)).isFalse();
        assertThat(underWay.requests()).isEqualTo(2);
        underWay.leave(60);
        assertThat(underWay.enter(60)).isTrue();
    }

    @Test
    void oneAloneIsAlwaysLetIn() {
        UnderWay underWay = new UnderWay(10, 100);
        assertThat(underWay.enter(1_000)).isTrue();
        assertThat(underWay.enter(1)).isFalse();
        underWay.leave(1_000);
        assertThat(underWay.enter(1)).isTrue();
    }
}
