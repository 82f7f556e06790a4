package io.foundation.events.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.Subscription;
import io.foundation.events.api.cluster.ClusterEvents;
import io.foundation.events.api.cluster.ClusterFound;
import io.foundation.events.api.cluster.ClusterSubscriptionStats;
import io.foundation.events.api.cluster.Emitted;
import io.foundation.events.core.EventsCore;
import io.foundation.events.core.store.Bounds;
import io.foundation.events.shell.completion.StreamCompleter;
import io.foundation.events.shell.completion.TypeCompleter;
import io.foundation.testkit.console.CommandRunner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class EventCommandsTest {

    private static final long NOW = 1_000_000;

    private final CommandRunner console = new CommandRunner(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    private long nanos;
    private final EventsCore events = new EventsCore(new Time() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long wallMillis() {
            return NOW;
        }
    }, name -> new Bounds(1_000, 1 << 20, 60_000_000_000L, false), 1 << 20, Runnable::run, writer -> {
    });

    EventCommandsTest() {
        console.services.add(events);
        Event placed = events.append(EventDraft.of("order.placed", Map.of("amount", 12, "raw", new byte[] {1, (byte) 0xff})).about("order-7").from("shop"));
        events.append(EventDraft.of("order.paid", Map.of()).about("order-7").causedBy(placed));
        events.append(EventDraft.of("disk.full", Map.of("text", "forged\n\u001b[2J")).in("error"));
    }

    private static QueryCommand query(String type) {
        QueryCommand command = new QueryCommand();
        command.type = type;
        return command;
    }

    @Test
    void queryShowsTheNewestFirst() {
        assertThat(console.lines(query(""))).satisfies(lines -> {
            assertThat(lines).hasSize(5);
            assertThat(lines.get(2)).contains("3 ", "disk.full", "error").doesNotContain("\u001b");
            assertThat(lines.get(4)).contains("order-7", "shop", "\"amount\":12");
        });
        JsonNode json = console.json(query("order.*"));
        assertThat(json).hasSize(2);
        assertThat(json.get(0).get("parents").get(0).asText()).isEqualTo("local#1");
        assertThat(json.get(1).get("data").get("raw").asText()).isEqualTo("01ff");
    }

    @Test
    void queryFiltersAndSaysIfThereIsNothing() {
        QueryCommand command = query("");
        command.stream = "error";
        assertThat(console.json(command)).hasSize(1);
        command.since = "1s";
        assertThat(console.json(command)).hasSize(1);
        command.since = "soon";
        assertThat(console.failure(command)).contains("'soon' is no time");
        assertThat(console.output(query("nothing"))).contains("Nothing of the kind has happened");
        QueryCommand many = query("");
        many.lines = 0;
        assertThat(console.failure(many)).contains("0 lines are not allowed");
    }

    @Test
    void tailShowsTheLatestLast() {
        TailCommand tail = new TailCommand();
        tail.lines = 2;
        assertThat(console.lines(tail)).satisfies(lines -> {
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst()).startsWith("2  ").contains("order.paid  order-7");
        });
    }

    @Test
    void tailFollowsUntilItIsInterrupted() throws InterruptedException {
        TailCommand tail = new TailCommand();
        tail.lines = 0;
        tail.follow = true;
        tail.type = "later";
        List<String> lines = new ArrayList<>();
        Thread person = Thread.ofPlatform().start(() -> {
            List<String> shown = console.lines(tail);
            synchronized (lines) {
                lines.addAll(shown);
            }
        });
        await().until(() -> person.getState() == Thread.State.TIMED_WAITING);
        events.append(EventDraft.of("later", Map.of()));
        events.append(EventDraft.of("other", Map.of()));
        await().during(Duration.ofMillis(450)).until(person::isAlive);
        person.interrupt();
        person.join();
        assertThat(lines).singleElement().satisfies(line -> assertThat(line).contains("later"));
    }

    @Test
    void chainShowsCausesAndWhatCameOfThem() {
        ChainCommand chain = new ChainCommand();
        chain.id = 2;
        assertThat(console.json(chain)).hasSize(2);
        chain.id = 99;
        assertThat(console.failure(chain)).contains("There is no event 99");
    }

    @Test
    void emitAppends() {
        EmitCommand emit = new EmitCommand();
        emit.type = "deployment.begun";
        emit.data = List.of("version=1.4=x");
        assertThat(console.output(emit)).contains("4  ", "{\"version\":\"1.4=x\"}");
        emit.data = List.of("nothing");
        assertThat(console.failure(emit)).contains("'nothing' is no fact");
    }

    /** A cluster of which one node does not answer. */
    private final class HalfCluster implements ClusterEvents {
        @Override
        public CompletionStage<Emitted> emit(EventDraft draft, Duration timeout) {
            return CompletableFuture.completedFuture(new Emitted(events.append(draft), Set.of("n2"), Map.of("n3", "It is away.")));
        }

        @Override
        public Registration subscribe(Subscription subscription, EventListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<ClusterFound> query(EventQuery query, Duration timeout) {
            return CompletableFuture.completedFuture(new ClusterFound(events.query(query), List.of("local", "n2"), Map.of("n3", "It is away."), List.of()));
        }

        @Override
        public List<ClusterSubscriptionStats> subscriptions() {
            return List.of();
        }
    }

    @Test
    void otherNodesAreAskedAndToldAndTheMissingNamed() {
        ClusterCommand query = new ClusterCommand();
        assertThat(console.failure(query)).contains("foundation-events-cluster");
        console.services.add(new HalfCluster(), Map.of(ClusterEvents.CLUSTER, "default"));
        assertThat(console.run(query).output()).contains("order.paid", "Of 2 nodes: local, n2.", "n3 is missing: It is away.");
        EmitCommand emit = new EmitCommand();
        emit.type = "maintenance.begun";
        emit.everywhere = true;
        assertThat(console.run(emit).output()).contains("maintenance.begun", "Taken in by 1 other node: n2.", "n3 may not have it: It is away.");
        emit.cluster = "defalt";
        assertThat(console.failure(emit)).contains("Did you mean default?");
    }

    @Test
    void pruneForgets() {
        nanos += 30_000_000_000L;
        events.append(EventDraft.of("new", Map.of()));
        PruneCommand prune = new PruneCommand();
        prune.age = "0s";
        assertThat(console.output(prune)).contains("0 events forgotten");
        assertThat(events.pruneBefore((NOW + 30_000) * 1_000_000)).isEqualTo(3);
    }

    @Test
    void statsShowStreamsAndWhoIsTold() {
        events.subscriptions().subscribe(Subscription.of(EventFilter.ofType("order.*").in("user")).named("billing"), event -> {
        });
        assertThat(console.lines(new StatsCommand())).anyMatch(line -> line.startsWith("Stored") && line.endsWith("3")).anyMatch(line -> line.startsWith("error"))
                .anyMatch(line -> line.startsWith("billing") && line.contains("stream user, type order.*"));
        JsonNode json = console.json(new StatsCommand());
        assertThat(json.get("streams")).hasSize(2);
        assertThat(json.get("log").isNull()).isTrue();
    }

    @Test
    void wordsAreCompleted() {
        assertThat(new StreamCompleter().words(console.services)).containsExactly("error", "user");
        assertThat(new TypeCompleter().words(console.services)).containsExactly("disk.full", "order.paid", "order.placed");
    }

    @Test
    void withoutTheServiceTheSentenceSaysWhatToDo() {
        CommandRunner empty = new CommandRunner(Clock.systemUTC());
        assertThat(empty.failure(new StatsCommand())).contains("foundation-events-core");
    }
}
