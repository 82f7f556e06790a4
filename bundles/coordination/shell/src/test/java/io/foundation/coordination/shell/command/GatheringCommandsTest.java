package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.DoubleBarrier;
import io.foundation.coordination.api.Group;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where nodes come together: barriers, latches and groups. */
class GatheringCommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);
    private final Coordination other = cluster.of("node-2", "shop");

    @AfterEach
    void end() {
        cluster.close();
    }

    private void awaitThere(DoubleBarrier barrier, int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> Blocking.get(barrier.queue(), PATIENCE).size() == count);
    }

    @Test
    void listBarriersOfAllKinds() {
        assertThat(console.lines(new BarriersCommand())).last().isEqualTo("There is no barrier and no latch.");
        Blocking.get(other.barrier("maintenance").close(), PATIENCE);
        Blocking.get(other.latch("loaded", 2).countDown(), PATIENCE);
        DoubleBarrier round = other.doubleBarrier("round", 2);
        round.enter(PATIENCE);
        awaitThere(round, 1);
        assertThat(console.lines(new BarriersCommand())).containsExactly(
                "Kind           │ Name        │ State  │ Count       │ Inside │ Waiting",
                "───────────────┼─────────────┼────────┼─────────────┼────────┼────────",
                "barrier        │ maintenance │ closed │ -           │ -      │       -",
                "latch          │ loaded      │ closed │ 1 of 2 left │ -      │       -",
                "double-barrier │ round       │ closed │ 2 together  │ -      │       1");
        Blocking.get(other.barrier("maintenance").open(), PATIENCE);
        Blocking.get(other.latch("loaded", 2).countDown(), PATIENCE);
        Blocking.get(cluster.of("node-3", "shop").doubleBarrier("round", 2).enter(PATIENCE), PATIENCE);
        round.enter(PATIENCE);
        awaitThere(round, 3);
        JsonNode json = console.json(new BarriersCommand());
        assertThat(json.get("found").intValue()).isEqualTo(3);
        assertThat(json.get("barriers")).allSatisfy(row -> assertThat(row.get("open").booleanValue()).isTrue());
        assertThat(json.get("barriers").get(1).get("left").intValue()).isZero();
        JsonNode last = json.get("barriers").get(2);
        assertThat(last.get("participants").intValue()).isEqualTo(2);
        assertThat(last.get("holders")).extracting(holder -> holder.get("node").textValue()).containsExactly("node-2", "node-3");
        assertThat(last.get("waiting")).hasSize(1);
    }

    @Test
    void ofEachKindTheFirstAreListed() {
        for (String name : new String[] {"a", "b"}) {
            Blocking.get(other.barrier(name).close(), PATIENCE);
            Blocking.get(other.latch(name, 1).countDown(), PATIENCE);
        }
        BarriersCommand command = new BarriersCommand();
        command.lines = 1;
        assertThat(console.lines(command)).hasSize(5).last().isEqualTo("These are the first 2 of 4: -n shows more.");
    }

    @Test
    void listGroupsAndWhatTheirMembersSay() {
        assertThat(console.lines(new GroupsCommand())).last().isEqualTo("Nobody is in a group.");
        Group workers = other.group("workers");
        workers.join("rack=7".getBytes(StandardCharsets.UTF_8));
        Awaitility.await().atMost(PATIENCE).until(() -> Blocking.get(workers.members(), PATIENCE).size() == 1);
        cluster.of("node-3", "shop").group("workers").join(new byte[] {(byte) 0xFF});
        Awaitility.await().atMost(PATIENCE).until(() -> Blocking.get(workers.members(), PATIENCE).size() == 2);
        assertThat(console.lines(new GroupsCommand())).containsExactly(
                "Group   │ Members │ Nodes",
                "────────┼─────────┼───────────────",
                "workers │       2 │ node-2, node-3");
        GroupsCommand one = new GroupsCommand();
        one.group = "workers";
        assertThat(console.lines(one)).hasSize(4).anyMatch(line -> line.matches(" *\\d+ │ node-2 │ shop   │ just now │ rack=7"))
                .anyMatch(line -> line.endsWith("│ node-3 │ shop   │ just now │ 1 byte: ff"));
        assertThat(console.json(one).get(0).get("text").textValue()).isEqualTo("rack=7");
        assertThat(console.json(new GroupsCommand()).get("groups").get(0).get("members").get(1).get("base64").textValue()).isEqualTo("/w==");
        one.json = false;
        one.group = "worker";
        assertThat(console.lines(one)).last().isEqualTo("Nobody is in the group 'worker'.");
    }
}
