package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.DeadItem;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.WorkQueue;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueCommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);
    private final WorkQueue mails = cluster.of("node-2", "shop").queue("mails", new QueueLimits(100, 1));

    @AfterEach
    void end() {
        cluster.close();
    }

    private void put(String item) {
        Blocking.get(mails.put(item.getBytes(StandardCharsets.UTF_8)), PATIENCE);
    }

    private List<DeadItem> dead() {
        return Blocking.get(mails.dead(WorkQueue.MAX_SHOWN), PATIENCE);
    }

    /** Gives each out once, which is once too often the next time. */
    private void kill(String... items) {
        int before = dead().size();
        for (String item : items) {
            put(item);
            Blocking.get(Blocking.get(mails.take(PATIENCE, PATIENCE), PATIENCE).orElseThrow().giveBack(), PATIENCE);
        }
        Blocking.get(mails.take(PATIENCE, Duration.ZERO), PATIENCE);
        Awaitility.await().atMost(PATIENCE).until(() -> dead().size() == before + items.length);
    }

    private static QueueDeadCommand of(String queue) {
        QueueDeadCommand command = new QueueDeadCommand();
        command.queue = queue;
        return command;
    }

    @Test
    void listQueuesWithHowMuchThereIs() {
        assertThat(console.lines(new QueuesCommand())).last().isEqualTo("There is no queue.");
        kill("first");
        put("second");
        put("third");
        Blocking.get(mails.take(PATIENCE, PATIENCE), PATIENCE).orElseThrow();
        JsonNode row = console.json(new QueuesCommand()).get("queues").get(0);
        assertThat(row.get("name").textValue()).isEqualTo("mails");
        assertThat(row.get("waiting").intValue()).isOne();
        assertThat(row.get("leased").intValue()).isOne();
        assertThat(row.get("dead").intValue()).isOne();
        assertThat(row.get("oldestSince").textValue()).endsWith("Z");
        assertThat(console.lines(new QueuesCommand())).containsExactly(
                "Queue │ Waiting │ Given out │ Dead │ Oldest put",
                "──────┼─────────┼───────────┼──────┼───────────",
                "mails │       1 │         1 │    1 │ just now");
    }

    @Test
    void listTheDeadOfOne() {
        assertThat(console.lines(of("mails"))).last().isEqualTo("Nothing in the queue 'mails' is dead.");
        kill("first", "second");
        assertThat(console.lines(of("mails")).get(2)).matches(dead().getFirst().id() + " │ +1 │ node-2 │ shop   │ just now │     5 │ first");
        QueueDeadCommand cut = of("mails");
        cut.lines = 1;
        assertThat(console.lines(cut)).last().isEqualTo("These are the first 1 of 2: -n shows more.");
        JsonNode json = console.json(cut);
        assertThat(json.get("found").intValue()).isEqualTo(2);
        assertThat(json.get("dead")).singleElement().satisfies(item -> assertThat(item.get("text").textValue()).isEqualTo("first"));
    }

    @Test
    void putBackOneOrAll() {
        kill("first", "second", "third");
        QueueDeadCommand one = of("mails");
        one.putBack = dead().get(1).id();
        assertThat(console.lines(one)).containsExactly("1 item was put back into the queue 'mails'.");
        assertThat(dead()).extracting(item -> new String(item.payload(), StandardCharsets.UTF_8)).containsExactly("first", "third");
        assertThat(console.failure(one)).matches("No item " + one.putBack + " of the queue 'mails' is dead: there are .+, .+\\..*");
        one.putBack = "all";
        assertThat(console.json(one).get("putBack").intValue()).isEqualTo(2);
        assertThat(dead()).isEmpty();
        assertThat(Blocking.get(mails.statistics(), PATIENCE).waiting()).isEqualTo(3);
        assertThat(console.lines(of("mails"))).last().isEqualTo("Nothing in the queue 'mails' is dead.");
    }

    @Test
    void dropOneOrAll() {
        kill("first", "second", "third");
        QueueDeadCommand one = of("mails");
        one.drop = dead().getFirst().id();
        assertThat(console.lines(one)).containsExactly("1 item was dropped from the queue 'mails'.");
        one.putBack = "all";
        assertThat(console.failure(one)).isEqualTo("An item is put back or dropped: use --put-back or --drop, not both.");
        assertThat(dead()).hasSize(2);
        QueueDeadCommand all = of("mails");
        all.drop = "all";
        assertThat(console.lines(all)).containsExactly("2 items were dropped from the queue 'mails'.");
        assertThat(dead()).isEmpty();
        assertThat(Blocking.get(mails.statistics(), PATIENCE).waiting()).isZero();
        all.drop = "nonsense";
        assertThat(console.failure(all)).startsWith("'nonsense' is no id of an item");
    }

    @Test
    void putAnItem() {
        QueuePutCommand command = new QueuePutCommand();
        command.queue = "mails";
        command.item = "welcome";
        assertThat(console.failure(command)).isEqualTo("There is no queue 'mails'. With --create it is made.");
        command.create = true;
        assertThat(console.lines(command)).singleElement().asString().matches("The item [0-9a-f]{16}-[0-9]{10} is in the queue 'mails'\\.");
        Delivery taken = Blocking.get(mails.take(PATIENCE, PATIENCE), PATIENCE).orElseThrow();
        assertThat(new String(taken.payload(), StandardCharsets.UTF_8)).isEqualTo("welcome");
        command.create = false;
        String id = console.json(command).get("id").textValue();
        assertThat(Blocking.get(mails.take(PATIENCE, PATIENCE), PATIENCE).orElseThrow().id()).isEqualTo(id);
        command.limit = 2;
        assertThat(console.failure(command)).contains("has 2 items already: nothing was put");
        command.limit = 0;
        assertThat(console.failure(command)).isEqualTo("A queue of 0 items is not allowed: use 1 to 20000.");
        command.base64 = true;
        command.item = "no base64!";
        assertThat(console.failure(command)).startsWith("The value is not base64");
    }

    @Test
    void clearWhatNobodyWorksOn() {
        kill("first");
        put("second");
        Blocking.get(mails.take(PATIENCE, PATIENCE), PATIENCE).orElseThrow();
        put("third");
        QueueClearCommand command = new QueueClearCommand();
        command.queue = "mail";
        assertThat(console.failure(command)).isEqualTo("There is no queue 'mail': there are mails. Did you mean mails?");
        command.queue = "mails";
        assertThat(console.lines(command)).containsExactly("2 items were taken out of the queue 'mails'.");
        assertThat(Blocking.get(mails.statistics(), PATIENCE).leased()).isOne();
        assertThat(console.json(command).get("removed").intValue()).isZero();
    }
}
