package io.foundation.coordination.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.shell.fixture.LocalCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineCommandsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalCluster cluster = new LocalCluster();
    private final Console console = new Console(cluster);
    private final Coordination other = cluster.of("node-2", "shop");

    @AfterEach
    void end() {
        cluster.close();
    }

    private static Hold hold(Coordination coordination, String lock) {
        return Blocking.get(coordination.lock(lock).tryAcquire(PATIENCE), PATIENCE).orElseThrow();
    }

    private CompletableFuture<Optional<Hold>> waiting(Coordination coordination, String lock) {
        int before = Blocking.get(other.lock(lock).queue(), PATIENCE).size();
        CompletableFuture<Optional<Hold>> waits = coordination.lock(lock).tryAcquire(PATIENCE).toCompletableFuture();
        Awaitility.await().atMost(PATIENCE).until(() -> Blocking.get(other.lock(lock).queue(), PATIENCE).size() > before);
        return waits;
    }

    @Test
    void listLocksWithTheirHoldersAndWhoWaits() {
        assertThat(console.lines(new LocksCommand())).last().isEqualTo("Nobody holds a lock.");
        Hold report = hold(other, "report");
        waiting(other, "report");
        Blocking.get(other.readWriteLock("stock").read().tryAcquire(PATIENCE), PATIENCE);
        Blocking.get(cluster.of("node-3", "shop").readWriteLock("stock").read().tryAcquire(PATIENCE), PATIENCE);
        JsonNode json = console.json(new LocksCommand());
        assertThat(json.get("found").intValue()).isEqualTo(2);
        JsonNode first = json.get("locks").get(0);
        assertThat(first.get("name").textValue()).isEqualTo("report");
        assertThat(first.get("holders")).singleElement().satisfies(holder -> {
            assertThat(holder.get("token").longValue()).isEqualTo(report.token());
            assertThat(holder.get("node").textValue()).isEqualTo("node-2");
            assertThat(holder.get("exclusive").booleanValue()).isTrue();
        });
        assertThat(first.get("waiting")).hasSize(1);
        LocksCommand plain = new LocksCommand();
        plain.noFormat = true;
        assertThat(console.lines(plain)).satisfiesExactly(
                line -> assertThat(line).startsWith("report\tnode-2\tshop\texclusive\t" + report.token() + "\t2").endsWith("Z\t1"),
                line -> assertThat(line).startsWith("stock\tnode-2, node-3\tshop\tshared\t").endsWith("\t0"));
        assertThat(console.lines(new LocksCommand()).getFirst()).matches("Lock +│ Held by +│ Bundle │ Mode +│ Token +│ Since +│ Waiting");
    }

    @Test
    void listTheFirstOfManyAndSayThatTheyAre() {
        for (String name : new String[] {"c", "a", "b"}) {
            hold(other, name);
        }
        LocksCommand command = new LocksCommand();
        command.lines = 2;
        assertThat(console.lines(command)).hasSize(5).last().isEqualTo("These are the first 2 of 3: -n shows more.");
        JsonNode json = console.json(command);
        assertThat(json.get("found").intValue()).isEqualTo(3);
        assertThat(json.get("looked").intValue()).isEqualTo(2);
        command.lines = 0;
        assertThat(console.failure(command)).isEqualTo("The number of lines 0 is not allowed: use 1 to 1000.");
    }

    @Test
    void breakALock() throws Exception {
        Hold held = hold(other, "report");
        CompletableFuture<Optional<Hold>> next = waiting(other, "report");
        LockBreakCommand command = new LockBreakCommand();
        command.lock = "report";
        command.token = 5;
        assertThat(console.failure(command)).startsWith("Nobody has the token 5 of the lock 'report': there are " + held.token() + " (node-2, holds), ").endsWith("(node-2, waits).");
        command.token = held.token();
        assertThat(console.lines(command)).containsExactly("The lock 'report' was taken away from shop of node-2.",
                "Until it sees that, it and the next may both act: only what compares tokens is safe.");
        assertThat(next.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPresent();
        Awaitility.await().atMost(PATIENCE).until(() -> !held.isHeld());
        LocksCommand line = new LocksCommand();
        line.lock = "report";
        assertThat(console.json(line)).singleElement().satisfies(queued -> assertThat(queued.get("holds").booleanValue()).isTrue());
        LockBreakCommand none = new LockBreakCommand();
        none.lock = "repotr";
        assertThat(console.failure(none)).isEqualTo("Nobody holds or waits for the lock 'repotr'.");
    }

    @Test
    void listSemaphoresWithWhatIsTaken() {
        assertThat(console.lines(new SemaphoresCommand())).last().isEqualTo("There is no semaphore.");
        Blocking.get(other.semaphore("licences", 5).tryAcquire(3, PATIENCE), PATIENCE);
        assertThat(console.lines(new SemaphoresCommand())).containsExactly(
                "Semaphore │ Permits │ Taken │ Held by │ Bundle │ Waiting",
                "──────────┼─────────┼───────┼─────────┼────────┼────────",
                "licences  │       5 │     3 │ node-2  │ shop   │       0");
        SemaphoresCommand one = new SemaphoresCommand();
        one.semaphore = "licences";
        assertThat(console.json(one)).singleElement().satisfies(queued -> assertThat(queued.get("permits").intValue()).isEqualTo(3));
        one.semaphore = "licence";
        assertThat(console.failure(one)).isEqualTo("There is no semaphore 'licence': coordination:semaphores lists those there are.");
    }

    @Test
    void setACounterOnlyIfItIsMeant() {
        CounterSetCommand set = new CounterSetCommand();
        set.counter = "orders";
        set.value = 7;
        assertThat(console.failure(set)).isEqualTo("There is no counter 'orders'. With --create it is made.");
        set.create = true;
        assertThat(console.lines(set)).containsExactly("The counter 'orders' is 7 now, and was 0.");
        CounterSetCommand wrong = new CounterSetCommand();
        wrong.counter = "order";
        assertThat(console.failure(wrong)).isEqualTo("There is no counter 'order': there are orders. Did you mean orders? With --create it is made.");
        set.create = false;
        set.value = 9;
        set.expect = 8L;
        assertThat(console.failure(set)).isEqualTo("The counter 'orders' is not 8, so it was left as it is: coordination:counters shows it.");
        set.expect = 7L;
        assertThat(console.json(set)).isEqualTo(Console.parse("{\"name\":\"orders\",\"value\":9,\"before\":7}"));
        assertThat(console.lines(new CountersCommand())).containsExactly("Counter │ Value", "────────┼──────", "orders  │     9");
        assertThat(Blocking.get(other.counter("orders").get(), PATIENCE)).isEqualTo(9);
    }
}
