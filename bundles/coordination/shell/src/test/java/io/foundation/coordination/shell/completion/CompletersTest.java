package io.foundation.coordination.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.shell.fixture.LocalCluster;
import io.foundation.testkit.console.FakeServices;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompletersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeServices services = new FakeServices();

    @Test
    void offerWhatThereIs() {
        try (LocalCluster cluster = new LocalCluster()) {
            Coordination coordination = cluster.of("node-1", "console");
            services.add(coordination, Map.of(Coordination.CLUSTER, "lab"));
            Blocking.get(coordination.counter("orders").add(1), PATIENCE);
            Blocking.get(coordination.lock("report").tryAcquire(PATIENCE), PATIENCE);
            Blocking.get(coordination.semaphore("licences", 2).tryAcquire(1, PATIENCE), PATIENCE);
            Blocking.get(coordination.map("limits").put("orders", new byte[0]), PATIENCE);
            Blocking.get(coordination.queue("mails").put(new byte[0]), PATIENCE);
            Blocking.get(coordination.tree("settings").put("/orders", new byte[0]), PATIENCE);
            assertThat(new ClusterCompleter().words(services)).containsExactly("lab");
            assertThat(new CounterCompleter().words(services)).containsExactly("orders");
            assertThat(new LockCompleter().words(services)).containsExactly("report");
            assertThat(new SemaphoreCompleter().words(services)).containsExactly("licences");
            assertThat(new MapCompleter().words(services)).containsExactly("limits");
            assertThat(new QueueCompleter().words(services)).containsExactly("mails");
            Blocking.get(coordination.set("blocked").add("x"), PATIENCE);
            Blocking.get(coordination.consensus("releases").propose(new byte[0], Set.of("a"), 1, Duration.ofMillis(1)), PATIENCE);
            assertThat(new SetCompleter().words(services)).containsExactly("blocked");
            assertThat(new ConsensusCompleter().words(services)).containsExactly("releases");
            assertThat(new VoteCompleter().words(services)).containsExactly("accept", "reject");
            assertThat(new TreeCompleter().words(services)).containsExactly("settings");
            assertThat(new GroupCompleter().words(services)).isEmpty();
            assertThat(new TopicCompleter().words(services)).isEmpty();
        }
    }

    @Test
    void offerNothingIfNobodyAnswers() {
        assertThat(new LockCompleter().words(services)).isEmpty();
        try (LocalCluster cluster = new LocalCluster()) {
            services.add(cluster.of("node-1", "console"), Map.of(Coordination.CLUSTER, "lab"));
            cluster.closeLast();
            assertThat(new LockCompleter().words(services)).isEmpty();
        }
    }
}
