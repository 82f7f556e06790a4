package io.foundation.discovery.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinkMonitorTest {

    private static final GossipLink LO = new GossipLink("lo", true, false);
    private static final GossipLink ETH0 = new GossipLink("eth0", true, false);
    private static final GossipLink SEED = new GossipLink("seed a:1", false, true);

    private final LinkMonitor monitor = new LinkMonitor(seconds(1));

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void oneLinkMayBeDeafWhileAnotherHears() {
        monitor.watch(List.of(LO, ETH0, SEED));
        monitor.sent("lo", 1, 0);
        monitor.sent("eth0", 2, 0);
        monitor.sent("seed a:1", 3, 0);
        assertThat(monitor.cameBack(1, 5)).isEqualTo("lo");
        assertThat(monitor.cameBack(1, 6)).isNull();
        assertThat(monitor.cameBack(3, 6)).isNull();
        assertThat(monitor.check(seconds(1))).isEmpty();
        assertThat(monitor.check(seconds(2) + 1)).containsExactly("eth0");
        assertThat(monitor.check(seconds(2) + 2)).isEmpty();
        assertThat(monitor.anyHears()).isTrue();
        assertThat(monitor.allDeaf()).isFalse();
        assertThat(monitor.mayHaveLostHearing(seconds(1))).as("a link that never heard took nothing away").isFalse();
        assertThat(monitor.mayHaveLostHearing(seconds(3))).as("lo has not heard for long").isTrue();
        assertThat(monitor.check(seconds(5) + 6)).containsExactly("lo");
        assertThat(monitor.allDeaf()).isTrue();
        monitor.sent("eth0", 4, seconds(6));
        assertThat(monitor.cameBack(4, seconds(6))).isEqualTo("eth0");
        assertThat(monitor.allDeaf()).isFalse();
    }

    @Test
    void aLinkThatGoesIsForgottenAndOneThatStaysIsNot() {
        monitor.watch(List.of(LO, ETH0));
        monitor.sent("lo", 1, 0);
        monitor.cameBack(1, 1);
        monitor.watch(List.of(LO));
        assertThat(monitor.anyHears()).isTrue();
        assertThat(monitor.check(seconds(3))).isEmpty();
        monitor.watch(List.of(SEED));
        assertThat(monitor.anyHears()).as("nothing tells otherwise").isTrue();
        assertThat(monitor.allDeaf()).isFalse();
        monitor.watch(List.of(ETH0));
        assertThat(monitor.anyHears()).isFalse();
    }

    @Test
    void aLinkThatCannotSendIsDeafUntilItHears() {
        monitor.watch(List.of(ETH0));
        assertThat(monitor.failed("eth0")).isTrue();
        assertThat(monitor.failed("eth0")).isFalse();
        assertThat(monitor.failed("nosuch")).isFalse();
        assertThat(monitor.allDeaf()).isTrue();
        monitor.sent("eth0", 9, 10);
        assertThat(monitor.cameBack(9, 11)).isEqualTo("eth0");
    }

    @Test
    void whatIsUnderwayIsBounded() {
        monitor.watch(List.of(LO));
        for (int i = 0; i < 10_000; i++) {
            monitor.sent("lo", i, i);
        }
        assertThat(monitor.cameBack(0, 10_000)).isNull();
        assertThat(monitor.cameBack(9_999, 10_000)).isEqualTo("lo");
    }
}
