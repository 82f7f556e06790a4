package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderCommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        cluster.close();
    }

    private void stand(String node) {
        int before = candidates().size();
        cluster.of(node, "shop").election("jobs").stand(0, new CandidacyListener() {
            @Override
            public void elected(long term) {
                told.add(node + " elected");
            }

            @Override
            public void deposed(Loss why) {
                told.add(node + " deposed");
            }

            @Override
            public void evicted() {
                told.add(node + " evicted");
            }
        });
        Awaitility.await().atMost(PATIENCE).until(() -> candidates().size() > before && candidates().getFirst().leads());
    }

    private List<Candidate> candidates() {
        return Blocking.get(console.coordination.election("jobs").candidates(), PATIENCE);
    }

    private String leader() {
        return candidates().stream().filter(Candidate::leads).map(Candidate::node).findFirst().orElse("none");
    }

    private static <T extends OfCandidate> T of(T command, String candidate) {
        command.topic = "jobs";
        command.candidate = candidate;
        return command;
    }

    @Test
    void listTopicsAndCandidates() {
        assertThat(console.lines(new LeadersCommand())).last().isEqualTo("Nobody stands for election.");
        stand("node-2");
        stand("node-3");
        JsonNode topic = console.json(new LeadersCommand()).get("topics").get(0);
        assertThat(topic.get("topic").textValue()).isEqualTo("jobs");
        assertThat(topic.get("leader").get("node").textValue()).isEqualTo("node-2");
        assertThat(topic.get("candidates")).hasSize(2);
        LeadersCommand one = new LeadersCommand();
        one.topic = "jobs";
        long id = candidates().getFirst().id();
        assertThat(console.lines(one).get(2)).matches(id + " │ node-2 │ shop   │ leads  │     0 │ just now");
        assertThat(console.lines(one).get(3)).contains("│ node-3 │ shop   │ stands │");
    }

    @Test
    void handOverToACandidateThatIsNamedByItsNodeOrId() {
        stand("node-2");
        stand("node-3");
        assertThat(console.lines(of(new LeaderTransferCommand(), "node-3"))).singleElement().asString().matches("shop of node-3 \\(\\d+\\) leads the topic 'jobs' now\\.");
        assertThat(leader()).isEqualTo("node-3");
        assertThat(told).containsSubsequence("node-2 elected", "node-2 deposed", "node-3 elected");
        long back = candidates().stream().filter(each -> each.node().equals("node-2")).findFirst().orElseThrow().id();
        assertThat(console.json(of(new LeaderTransferCommand(), Long.toString(back))).get("node").textValue()).isEqualTo("node-2");
    }

    @Test
    void sayWhoCouldBeMeant() {
        assertThat(console.failure(of(new LeaderTransferCommand(), "node-2"))).isEqualTo("Nobody stands for the topic 'jobs': coordination:leaders lists the topics there are.");
        stand("node-2");
        assertThat(console.failure(of(new LeaderEvictCommand(), "nod-2"))).matches("No candidate 'nod-2' stands for the topic 'jobs': there are \\d+ \\(node-2, shop\\)\\. Did you mean node-2\\?");
        stand("node-2");
        assertThat(console.failure(of(new LeaderEvictCommand(), "node-2"))).startsWith("Several candidates of node-2 stand for the topic 'jobs': say which one by its id, ");
    }

    @Test
    void evictTheLeader() {
        stand("node-2");
        stand("node-3");
        assertThat(console.lines(of(new LeaderEvictCommand(), "node-2"))).singleElement().asString().contains("does not stand for the topic 'jobs' any more. Until it sees that");
        Awaitility.await().atMost(PATIENCE).until(() -> leader().equals("node-3") && told.contains("node-2 evicted"));
    }

    private static RunAsLeaderCommand run(String duration) {
        RunAsLeaderCommand command = new RunAsLeaderCommand();
        command.topic = "jobs";
        command.duration = duration;
        command.patience = "30s";
        return command;
    }

    @Test
    void runAsLeaderAndStepDown() {
        assertThat(console.lines(run("10ms"))).satisfiesExactly(
                line -> assertThat(line).isEqualTo("1970-01-01 00:00:00  standing"),
                line -> assertThat(line).matches("1970-01-01 00:00:00  elected with term \\d+"),
                line -> assertThat(line).isEqualTo("1970-01-01 00:00:00  stepped down"));
        assertThat(candidates()).isEmpty();
        RunAsLeaderCommand json = run("10ms");
        json.json = true;
        assertThat(console.lines(json)).extracting(line -> Console.parse(line).get("what").textValue()).containsExactly("standing", "elected", "stepped down");
    }

    @Test
    void runAsLeaderGivesUpIfItIsNotElected() {
        stand("node-2");
        RunAsLeaderCommand command = run("1s");
        command.patience = "50ms";
        assertThat(console.failure(command)).isEqualTo("Not elected for the topic 'jobs' within 50ms: coordination:leaders jobs shows who leads.");
        assertThat(candidates()).hasSize(1);
    }

    @Test
    void runAsLeaderEndsWhenItIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThat(console.lines(run("1h"))).last().isEqualTo("1970-01-01 00:00:00  stepped down");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(candidates()).isEmpty();
    }

    @Test
    void runAsLeaderEndsWhenItIsEvicted() throws InterruptedException {
        Thread operator = new Thread(() -> {
            Awaitility.await().atMost(PATIENCE).until(() -> leader().equals("node-1"));
            Coordination anybody = cluster.of("node-2", "shop");
            Blocking.get(anybody.election("jobs").evict(candidates().getFirst().id()), PATIENCE);
        });
        operator.start();
        assertThat(console.failure(run("1h"))).isEqualTo("An operator has taken this candidate out of the topic 'jobs'.");
        operator.join();
    }
}
