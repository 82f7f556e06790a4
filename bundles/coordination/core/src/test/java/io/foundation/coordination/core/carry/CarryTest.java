package io.foundation.coordination.core.carry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.api.WorkQueue;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.local.LocalStore;
import io.foundation.coordination.local.tree.StoreTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is carried from one store to another, and what is found there. */
class CarryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<ExecutorService> threads = new ArrayList<>();
    private final List<StandaloneCoordination> users = new ArrayList<>();
    private final LocalStore from = store(1_000);
    private final LocalStore to = store(7);

    private LocalStore store(long firstRevision) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        threads.add(thread);
        return new LocalStore(new StoreTree(firstRevision), thread);
    }

    private Coordination user(LocalStore store) {
        StandaloneCoordination user = new StandaloneCoordination(store, "node", CoordinationSettings.DEFAULT);
        users.add(user);
        CompletableFuture<Void> active = new CompletableFuture<>();
        user.coordination().listen(state -> {
            if (state == SessionState.ACTIVE) {
                active.complete(null);
            }
        });
        get(active);
        return user.coordination();
    }

    @AfterEach
    void end() {
        users.forEach(StandaloneCoordination::close);
        threads.forEach(ExecutorService::shutdown);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return Blocking.get(stage, PATIENCE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(Optional<Versioned> value) {
        return value.map(there -> new String(there.value(), UTF_8)).orElse("-");
    }

    private int carry() {
        return new Unpacking(to, () -> false, PATIENCE).unpack(Luggage.pack(from, PATIENCE));
    }

    @Test
    void everythingThatIsKeptIsThereAndWhatIsHeldIsNot() {
        Coordination before = user(from);
        for (int i = 0; i < 300; i++) {
            get(before.map("m").put("key/" + i, bytes("value " + i)));
        }
        get(before.map("m").remove("key/7"));
        get(before.set("s").add("word"));
        get(before.tree("t").put("/a", bytes("a")));
        get(before.tree("t").put("/a/b", bytes("b")));
        get(before.counter("c").add(41));
        get(before.reference("r").set(bytes("r")));
        long number = get(before.ids("i", 10).next());
        get(before.lock("l").tryAcquire(PATIENCE));
        get(before.latch("latch", 3).countDown());

        assertThat(carry()).isEqualTo(6);

        Coordination after = user(to);
        assertThat(get(after.map("m").size())).isEqualTo(299);
        assertThat(text(get(after.map("m").get("key/5")))).isEqualTo("value 5");
        assertThat(text(get(after.map("m").get("key/7")))).isEqualTo("-");
        assertThat(get(after.set("s").members())).containsExactly("word");
        assertThat(text(get(after.tree("t").get("/a/b")))).isEqualTo("b");
        assertThat(get(after.tree("t").children("/a"))).hasValue(List.of("b"));
        assertThat(get(after.counter("c").add(1))).isEqualTo(42);
        assertThat(text(get(after.reference("r").get()))).isEqualTo("r");
        assertThat(get(after.ids("i", 10).next())).isGreaterThan(number);
        assertThat(get(after.lock("l").tryAcquire(Duration.ZERO))).as("nobody holds it").isPresent();
        assertThat(get(from.children("/latch"))).isPresent();
        assertThat(get(to.children("/latch"))).isEmpty();
    }

    @Test
    void noVersionOfAKeyComesTwiceThere() {
        Coordination before = user(from);
        for (int life = 0; life < 5; life++) {
            get(before.map("m").put("k", bytes("x")));
            get(before.map("m").remove("k"));
        }
        get(before.map("m").put("k", bytes("x")));
        carry();
        Coordination after = user(to);
        Map<Long, String> versions = new HashMap<>();
        versions.put(get(after.map("m").get("k")).orElseThrow().version(), "carried");
        for (int life = 0; life < 10; life++) {
            get(after.map("m").remove("k"));
            assertThat(versions.put(get(after.map("m").put("k", bytes("y"))), "life " + life)).isNull();
            assertThat(versions.put(get(after.map("m").put("k", bytes("z"))), "again in life " + life)).isNull();
        }
    }

    @Test
    void itemsOfAQueueKeepTheirOrderAndTheDeadStayDead() {
        QueueLimits limits = new QueueLimits(100, 1);
        WorkQueue queue = user(from).queue("work", limits);
        get(queue.put(bytes("dead")));
        get(get(queue.take(PATIENCE, PATIENCE)).orElseThrow().giveBack());
        assertThat(get(queue.take(PATIENCE, Duration.ofMillis(300)))).as("it would be given out too often").isEmpty();
        for (String item : List.of("one", "two", "three")) {
            get(queue.put(bytes(item)));
        }
        assertThat(get(queue.take(PATIENCE, PATIENCE))).as("who has an item leased loses it").isPresent();
        carry();
        WorkQueue after = user(to).queue("work", new QueueLimits(100, 5));
        get(after.put(bytes("four")));
        List<String> inLine = get(to.children("/queue/work/work")).orElseThrow().stream().sorted(Unpacking.IN_ORDER)
                .map(name -> new String(get(to.read("/queue/work/work/" + name)).orElseThrow().data(), UTF_8)).toList();
        assertThat(inLine).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(inLine.get(i)).contains(List.of("one", "two", "three", "four").get(i));
        }
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Delivery delivery = get(after.take(PATIENCE, PATIENCE)).orElseThrow();
            taken.add(new String(delivery.payload(), UTF_8));
            assertThat(get(delivery.complete())).isTrue();
        }
        assertThat(taken).containsExactlyInAnyOrder("one", "two", "three", "four");
        assertThat(get(after.dead(10))).extracting(dead -> new String(dead.payload(), UTF_8)).containsExactly("dead");
    }

    @Test
    void whatIsThereAlreadyStaysAndCarryingTwiceChangesNothing() {
        Coordination before = user(from);
        get(before.map("m").put("k", bytes("carried")));
        get(before.counter("c").set(1));
        Coordination after = user(to);
        get(after.map("m").put("other", bytes("there")));
        assertThat(carry()).isEqualTo(1);
        assertThat(text(get(after.map("m").get("k")))).isEqualTo("-");
        assertThat(text(get(after.map("m").get("other")))).isEqualTo("there");
        get(after.counter("c").add(1));
        assertThat(carry()).isZero();
        assertThat(get(after.counter("c").get())).isEqualTo(2);
    }

    @Test
    void aStoreThatIsGoneIsNotWaitedFor() {
        get(user(from).counter("c").set(1));
        Luggage luggage = Luggage.pack(from, PATIENCE);
        to.close();
        assertThatThrownBy(() -> new Unpacking(to, () -> true, PATIENCE).unpack(luggage)).isInstanceOfSatisfying(FoundationException.class,
                error -> assertThat(error.type()).isEqualTo(ErrorType.CLOSED));
    }
}
