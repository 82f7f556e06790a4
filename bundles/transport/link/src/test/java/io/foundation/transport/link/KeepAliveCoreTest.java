package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.transport.link.KeepAliveCore.Action;
import org.junit.jupiter.api.Test;

class KeepAliveCoreTest {

    private static final long SECOND = 1_000_000_000L;

    private final KeepAliveCore core = new KeepAliveCore(SECOND, 3);
    private long now = 77;

    /** Turns the timer until something is to be done; gives what, and moves the clock there. */
    private Action next() {
        for (int i = 0; i < 1_000; i++) {
            now += core.nextDelay(now);
            Action action = core.timer(now);
            if (action != Action.NOTHING) {
                return action;
            }
        }
        throw new AssertionError("nothing happens");
    }

    @Test
    void aSilentPeerIsAskedAndThenGivenUpInTime() {
        long start = now;
        now += core.start(now);
        assertThat(core.timer(now)).as("a first round trip is measured at once").isEqualTo(Action.PING);
        core.pong(core.pingId(), now += 100);
        long heard = now;

        assertThat(next()).isEqualTo(Action.PING);
        assertThat(now - heard).isBetween(SECOND, 2 * SECOND);
        assertThat(next()).isEqualTo(Action.PING);
        assertThat(next()).isEqualTo(Action.SILENT);
        assertThat(now - heard).isEqualTo(3 * SECOND);
        assertThat(now).isGreaterThan(start);
    }

    @Test
    void anythingThatComesIsLife() {
        now += core.start(now);
        core.timer(now);
        core.pong(core.pingId(), now);
        int pings = 0;
        for (int i = 0; i < 1_000; i++) {
            now += Math.min(core.nextDelay(now), SECOND / 2);
            core.heard(now);
            Action action = core.timer(now);
            assertThat(action).isNotEqualTo(Action.SILENT);
            pings += action == Action.PING ? 1 : 0;
        }
        assertThat(pings).as("a busy link is measured now and then").isBetween(1, 1_000 / 2 / 9);
    }

    @Test
    void roundTripsAreSmoothed() {
        now += core.start(now);
        assertThat(core.roundTrip()).isZero();
        assertThat(core.timer(now)).isEqualTo(Action.PING);
        core.pong(core.pingId(), now + 8_000);
        assertThat(core.roundTrip()).isEqualTo(8_000);
        assertThat(core.variation()).isEqualTo(4_000);
        now += 8_000;
        assertThat(next()).isEqualTo(Action.PING);
        core.pong(core.pingId(), now + 16_000);
        assertThat(core.roundTrip()).isEqualTo(8_000 + (16_000 - 8_000) / 8);
        assertThat(core.variation()).isEqualTo(4_000 + (8_000 - 4_000) / 4);
    }

    @Test
    void anAnswerThatWasNotAskedForMeasuresNothing() {
        now += core.start(now);
        core.timer(now);
        core.pong(core.pingId() + 1, now + 5);
        assertThat(core.roundTrip()).isZero();
        core.pong(core.pingId(), now + 7);
        core.pong(core.pingId(), now + 9_000);
        assertThat(core.roundTrip()).isEqualTo(7);
    }

    @Test
    void aPauseOfItsOwnIsNotThePeersSilence() {
        now += core.start(now);
        core.timer(now);
        core.pong(core.pingId(), now);
        core.nextDelay(now);

        now += 20 * SECOND;
        assertThat(core.timer(now)).as("the process was stopped: the peer gets another chance").isEqualTo(Action.PING);
        assertThat(next()).isEqualTo(Action.SILENT);
    }
}
