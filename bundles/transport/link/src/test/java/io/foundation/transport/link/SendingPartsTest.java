package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.transport.api.ChannelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The ledger, the backlog, the refusals and the versions. */
class SendingPartsTest {

    @Test
    void aChannelTakesWhatFitsOrOneMessage() {
        SendLedger ledger = new SendLedger(List.of(ChannelSpec.CONTROL, ChannelSpec.DATA));
        int queue = ChannelSpec.CONTROL.queueBytes();

        assertThat(ledger.book(0, queue - 10)).isTrue();
        assertThat(ledger.book(0, 11)).isFalse();
        assertThat(ledger.book(0, 10)).isTrue();
        assertThat(ledger.book(1, 11)).as("another channel").isTrue();
        assertThat(ledger.total()).isEqualTo(queue + 11L);
        ledger.release(0, queue);
        assertThat(ledger.book(0, 3 * queue)).as("one message, however large, if the queue is empty").isTrue();
        assertThat(ledger.book(0, 1)).isFalse();
    }

    @Test
    void aReplyMayUseAsMuchAgain() {
        SendLedger ledger = new SendLedger(List.of(ChannelSpec.CONTROL));
        int queue = ChannelSpec.CONTROL.queueBytes();
        assertThat(ledger.book(0, queue)).isTrue();
        assertThat(ledger.bookReply(0, queue)).isTrue();
        assertThat(ledger.bookReply(0, 1)).isFalse();
    }

    @Test
    void theUrgentGoesFirstAndNobodyStarves() {
        PriorityBacklog backlog = new PriorityBacklog();
        for (int i = 0; i < 300; i++) {
            backlog.add(4, "data-" + i);
            backlog.add(0, "control-" + i);
        }
        backlog.add(7, "last");
        List<Object> order = new ArrayList<>();
        for (Object item; (item = backlog.poll()) != null; ) {
            order.add(item);
        }

        assertThat(order).hasSize(601);
        assertThat(order.subList(0, 63)).allMatch(item -> item.toString().startsWith("control-"));
        assertThat(order.indexOf("last")).as("the least urgent gets its turn").isEqualTo(63);
        assertThat(order.stream().filter(item -> item.toString().startsWith("control-"))).isSortedAccordingTo(
                java.util.Comparator.comparingInt(item -> Integer.parseInt(item.toString().substring(8))));
        assertThat(order.indexOf("control-299")).isLessThan(320);
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void refusalsAreCountedAndLoggedOnceInAWhile() {
        long[] now = {1};
        CountingLogger log = new CountingLogger(LoggerFactory.getLogger("test"));
        Refusals refusals = new Refusals(log.logger(), "orders/alpha", new ManualTime(now));

        for (int i = 0; i < 1_000; i++) {
            refusals.count("garbage", "10.0.0.9:1", "it looks like HTTP");
        }
        refusals.count("secret", "10.0.0.8:1", "wrong");
        assertThat(log.warnings()).hasSize(2);
        now[0] += Refusals.LOG_SECONDS * 1_000_000_000L;
        refusals.count("garbage", "10.0.0.9:1", "it looks like HTTP");
        assertThat(log.warnings()).hasSize(3);
        assertThat(log.warnings().get(2)).contains("1000 for this reason since the last warning");
        refusals.count(Refusal.here(RefusalReason.SELF, "self"), "10.0.0.8:1");
        assertThat(log.warnings()).as("what is routine is no warning").hasSize(3);
        assertThat(refusals.counts()).isEqualTo(Map.of("garbage", 1_001L, "secret", 1L, "self", 1L));
    }

    @Test
    void theNewestCommonVersionIsTaken() {
        assertThat(new ProtocolVersions(1, 3).common(new ProtocolVersions(2, 5))).isEqualTo(3);
        assertThat(new ProtocolVersions(2, 5).common(new ProtocolVersions(1, 3))).isEqualTo(3);
        assertThat(new ProtocolVersions(1, 1).common(new ProtocolVersions(2, 2))).isEqualTo(ProtocolVersions.NONE);
    }
}
