package io.foundation.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.transport.api.ChannelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The refusals and the versions. */
class SendingPartsTest {

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
