package io.foundation.cluster.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.shell.fakes.FakeCluster;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MembershipCommandsTest {

    private final FakeCluster cluster = FakeCluster.ofThree("default");
    private final Console console = new Console(cluster);

    @Test
    void joins() {
        cluster.joined = CompletableFuture.completedFuture(cluster.members.get(1));
        assertThat(console.lines(join("10.0.0.5:7800"))).containsExactly("Joined cluster default through node-2 at 10.0.0.5:7800.");
        assertThat(cluster.asked).containsExactly("join 10.0.0.5:7800");
    }

    @Test
    void saysWhyItCouldNotJoin() {
        cluster.joined = CompletableFuture.failedFuture(new FoundationException(ErrorType.AUTHENTICATION_FAILED,
                "The node at 10.0.0.5:7800 knows another secret:\ngive both the same one in etc/io.foundation.node.cfg."));
        assertThat(console.failure(join("10.0.0.5:7800"))).isEqualTo(
                "The node at 10.0.0.5:7800 knows another secret: give both the same one in etc/io.foundation.node.cfg.");
        cluster.joined = CompletableFuture.failedFuture(new IllegalStateException("boom"));
        assertThat(console.failure(join("10.0.0.5:7800"))).isEqualTo("Joining 10.0.0.5:7800 failed: boom");
        assertThat(console.failure(join("nowhere"))).startsWith("'nowhere' is not an address: use host:port");
    }

    @Test
    void endsWhenItIsInterrupted() {
        cluster.joined = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        assertThat(console.failure(join("10.0.0.5:7800"))).isEqualTo("Joining 10.0.0.5:7800 was interrupted; it may still be done.");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void leavesAndComesBack() {
        assertThat(console.lines(new LeaveCommand())).containsExactly("Left cluster default. Come back with cluster:rejoin.");
        assertThat(console.lines(new RejoinCommand())).containsExactly("Back in cluster default. See who is there with cluster:nodes.");
        assertThat(console.lines(new DrainCommand())).containsExactly(
                "This node takes no more work in cluster default. Take work again with cluster:resume.");
        assertThat(console.lines(new ResumeCommand())).containsExactly("This node takes work again in cluster default.");
        assertThat(cluster.asked).containsExactly("leave", "rejoin", "drain", "resume");
    }

    @Test
    void forgets() {
        ForgetCommand command = new ForgetCommand();
        command.node = "node-3";
        assertThat(console.lines(command)).containsExactly(
                "Forgot node node-3 in cluster default. It can come back only with a new incarnation.");
        assertThat(cluster.asked).containsExactly("forget node-3");
        cluster.outcome = CompletableFuture.failedFuture(new FoundationException(ErrorType.INVALID_INPUT, "The node node-2 is ready."));
        command.node = "node-2";
        assertThat(console.failure(command)).isEqualTo("The node node-2 is ready.");
    }

    @Test
    void listsEvents() {
        for (int i = 0; i < 30; i++) {
            cluster.history.add(new MemberEvent(i, cluster.members.get(1), Optional.of(MemberState.UP), "it said so", FakeCluster.NOW + i * 1_000L));
        }
        cluster.history.add(new MemberEvent(30, cluster.members.get(2), Optional.empty(), "the link was lost", FakeCluster.NOW + 30_000));
        EventsCommand command = new EventsCommand();
        command.lines = 2;
        assertThat(console.lines(command)).containsExactly(
                "Time                │ Node   │ From │ To          │ Cause",
                "────────────────────┼────────┼──────┼─────────────┼──────────────────",
                "2026-11-20 12:00:29 │ node-2 │ up   │ ready       │ it said so",
                "2026-11-20 12:00:30 │ node-3 │ -    │ unreachable │ the link was lost");
        assertThat(console.json(command).get(1)).isEqualTo(Console.parse("""
                {"time":"2026-11-20T12:00:30Z","epoch":30,"node":"node-3","incarnation":1795172400000,"from":null,
                 "to":"unreachable","cause":"the link was lost"}"""));
        assertThat(console.json(new EventsCommand())).hasSize(20);
        command.lines = 1_001;
        assertThat(console.failure(command)).isEqualTo("The number of lines 1001 is not allowed: use 1 to 1000.");
        cluster.history.clear();
        assertThat(console.lines(new EventsCommand())).last().isEqualTo("Nothing has happened yet.");
    }

    private static JoinCommand join(String address) {
        JoinCommand command = new JoinCommand();
        command.address = address;
        return command;
    }
}
