package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foundation.base.api.context.Context;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SendSchedulerTest {

    private static final int PIECE = 16 << 10;

    private final TransportMeters meters = new TransportMeters(new Refusals(LoggerFactory.getLogger("test"), "test", new ManualTime(new long[1])));

    /** A channel that always has something. */
    private Feed feed(String name, int priority, int weight) {
        ChannelSpec spec = ChannelSpec.builder(name).priority(priority).weight(weight).build();
        ChannelQueue queue = new ChannelQueue(0, spec, ChannelTerms.of(spec), new int[] {0}, line -> { }, new AtomicLong(), new ChannelMeter(meters), null);
        queue.offer(new Message(name, "s", "", Context.empty(), new byte[1]), 1, false);
        Feed feed = new Feed(queue, queue.lines()[0]);
        feed.credit(0, 1);
        return feed;
    }

    private static Map<String, Integer> serve(SendScheduler scheduler, int turns) {
        Map<String, Integer> served = new HashMap<>();
        for (int i = 0; i < turns; i++) {
            Feed feed = scheduler.next();
            served.merge(feed.queue.spec.name(), 1, Integer::sum);
            scheduler.served(feed, PIECE);
        }
        return served;
    }

    @Test
    void theUrgentGoesFirstAndNobodyStarves() {
        List<Feed> feeds = Stream.of(0, 1, 2, 3, 4, 5, 6, 7).map(priority -> feed("p" + priority, priority, 10)).toList();
        Map<String, Integer> served = serve(new SendScheduler(feeds), 6_400);
        assertThat(served.get("p0")).isGreaterThanOrEqualTo(6_300);
        for (int priority = 1; priority <= 7; priority++) {
            assertThat(served.get("p" + priority)).as("priority %d", priority).isBetween(10, 15);
        }
    }

    @Test
    void theOthersShareByWeight() {
        Map<String, Integer> served = serve(new SendScheduler(List.of(feed("a", 2, 10), feed("b", 7, 30), feed("c", 4, 60))), 64_000);
        assertThat(served.get("a") / 64_000.0).isCloseTo(0.1, within(0.02));
        assertThat(served.get("b") / 64_000.0).isCloseTo(0.3, within(0.02));
        assertThat(served.get("c") / 64_000.0).isCloseTo(0.6, within(0.02));
    }

    @Test
    void whoHasNoCreditIsPassedOver() {
        Feed stalled = feed("stalled", 2, 100);
        stalled.sent = stalled.limit;
        Map<String, Integer> served = serve(new SendScheduler(List.of(stalled, feed("other", 7, 1))), 1_000);
        assertThat(served).isEqualTo(Map.of("other", 1_000));
        SendScheduler alone = new SendScheduler(List.of(stalled));
        assertThat(alone.next()).isNull();
        stalled.credit(0, stalled.limit + 1);
        assertThat(alone.next()).isSameAs(stalled);
    }
}
