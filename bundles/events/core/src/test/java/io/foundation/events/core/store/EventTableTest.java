package io.foundation.events.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.EventRef;
import io.foundation.events.api.Events;
import io.foundation.events.core.ManualTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventTableTest {

    private static final long MILLI = 1_000_000;

    private final ManualTime time = new ManualTime();

    private EventTable table(long events, long bytes, long nanos) {
        return new EventTable(time, name -> new Bounds(events, bytes, nanos, false), Long.MAX_VALUE);
    }

    private EventTable table() {
        return table(1_000_000, 1 << 30, 0);
    }

    private static EventDraft draft(String type) {
        return EventDraft.of(type, Map.of());
    }

    private static ErrorType thrown(Runnable call) {
        try {
            call.run();
        } catch (FoundationException e) {
            return e.type();
        }
        throw new AssertionError("nothing was thrown");
    }

    @Test
    void idsGrowAndWhatIsAbsentIsFilledIn() {
        EventTable table = table();
        Event first = table.append(draft("a"));
        Event second = table.append(draft("b").correlated("c-1").from("me").about("order-1").causedBy(first));
        assertThat(first.id()).isEqualTo(1);
        assertThat(second.id()).isEqualTo(2);
        assertThat(UUID.fromString(first.correlationId()).version()).isEqualTo(4);
        assertThat(second.correlationId()).isEqualTo("c-1");
        assertThat(second.parents()).containsExactly(new EventRef("local", 1));
        Context.root().withCorrelationId("of-the-thread").run(() -> assertThat(table.append(draft("c")).correlationId()).isEqualTo("of-the-thread"));
    }

    @Test
    void aBatchWithAWrongEventStoresNothingAndSaysWhichIsWrong() {
        EventTable table = table();
        List<EventDraft> batch = List.of(draft("a"), draft("b"), EventDraft.of("", Map.of()));
        assertThatThrownBy(() -> table.append(batch)).isInstanceOf(FoundationException.class).hasMessageContaining("3 of 3");
        assertThat(table.query(EventQuery.all())).isEmpty();
        assertThat(table.lastId()).isZero();
        assertThat(table.append(batch.subList(0, 2))).extracting(Event::id).containsExactly(1L, 2L);
    }

    @Test
    void wrongDraftsHaveTheirErrors() {
        EventTable table = table();
        assertThat(thrown(() -> table.append((EventDraft) null))).isEqualTo(ErrorType.VALIDATION_FAILED);
        assertThat(thrown(() -> table.append(EventDraft.of(null, Map.of())))).isEqualTo(ErrorType.VALIDATION_FAILED);
        assertThat(thrown(() -> table.append(EventDraft.of("a", null)))).isEqualTo(ErrorType.VALIDATION_FAILED);
        assertThat(thrown(() -> table.append(draft("a").in("Wrong Stream")))).isEqualTo(ErrorType.VALIDATION_FAILED);
        assertThat(thrown(() -> table.append(EventDraft.of("a", Map.of("x", new Object()))))).isEqualTo(ErrorType.TYPE_MISMATCH);
        assertThat(thrown(() -> table.append(EventDraft.of("a", Map.of("x", new byte[EventDraft.MAX_DATA]))))).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(thrown(() -> table.append(EventDraft.of("a", Map.of("x", "half \ud800"))))).isEqualTo(ErrorType.VALIDATION_FAILED);
        Map<String, Object> endless = new HashMap<>();
        endless.put("self", endless);
        assertThat(thrown(() -> table.append(EventDraft.of("a", endless)))).isEqualTo(ErrorType.TOO_LARGE);
        assertThat(table.lastId()).isZero();
    }

    @Test
    void whatTheCallerChangesLaterIsNotInTheEvent() {
        EventTable table = table();
        List<Object> list = new ArrayList<>(List.of("x"));
        byte[] bytes = {1};
        Map<String, Object> data = new HashMap<>(Map.of("list", list, "bytes", bytes));
        data.put("nothing", null);
        Event event = table.append(EventDraft.of("a", data));
        list.add("y");
        bytes[0] = 2;
        data.put("more", 1);
        assertThat(event.data()).containsOnlyKeys("list", "bytes", "nothing").containsEntry("list", List.of("x")).containsEntry("nothing", null);
        assertThat((byte[]) event.data().get("bytes")).containsExactly(1);
    }

    @Test
    void recentAreTheNewestNewestFirst() {
        EventTable table = table();
        IntStream.range(0, 150).forEach(i -> table.append(draft("a")));
        assertThat(table.query(EventQuery.all().newestFirst().limit(100))).extracting(Event::id).isEqualTo(IntStream.range(0, 100).mapToObj(i -> 150L - i).toList());
    }

    @Test
    void limitsWithoutAMeaningAskForEverything() {
        EventTable table = table();
        IntStream.range(0, 10).forEach(i -> table.append(draft("a")));
        for (int limit : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(table.query(EventQuery.all().limit(limit))).hasSize(10);
        }
        assertThat(table.query(EventQuery.all().skip(Integer.MAX_VALUE).limit(Integer.MAX_VALUE))).isEmpty();
        assertThat(table.query(EventQuery.all().skip(-5))).hasSize(10);
        assertThat(table.query(EventQuery.all().after(Long.MAX_VALUE))).isEmpty();
        assertThat(table.query(EventQuery.all().between(5, 1))).isEmpty();
    }

    @Test
    void countBoundsAreExactAndStoredOutlivesForgetting() {
        EventTable table = table(10, 1 << 30, 0);
        IntStream.range(0, 25).forEach(i -> table.append(draft("a")));
        assertThat(table.query(EventQuery.all())).extracting(Event::id).containsExactly(16L, 17L, 18L, 19L, 20L, 21L, 22L, 23L, 24L, 25L);
        assertThat(table.streams()).singleElement().satisfies(it -> {
            assertThat(it.stored()).isEqualTo(25);
            assertThat(it.pruned()).isEqualTo(15);
            assertThat(it.firstId()).isEqualTo(16);
        });
    }

    @Test
    void oneStreamDoesNotPushOutAnother() {
        EventTable table = table(10, 1 << 30, 0);
        table.append(draft("precious").in(Events.ERROR));
        IntStream.range(0, 100).forEach(i -> table.append(draft("noise").in(Events.TELEMETRY)));
        assertThat(table.query(EventQuery.of(EventFilter.ofType("precious")))).hasSize(1);
    }

    @Test
    void memoryIsBoundedByStreamAndInAll() {
        EventTable table = new EventTable(time, name -> new Bounds(1_000_000, 100_000, 0, false), 150_000);
        for (int i = 0; i < 20_000; i++) {
            table.append(EventDraft.of("a", Map.of("text", "x".repeat(i % 200))).in(i % 2 == 0 ? "one" : "two"));
        }
        long bytes = table.streams().stream().mapToLong(it -> it.bytes()).sum();
        assertThat(bytes).isBetween(100_000L, 150_000L);
        assertThat(table.streams()).allMatch(it -> it.bytes() <= 100_000 && it.current() > 0);
    }

    @Test
    void aClockThatJumpsBackChangesNothingButTheWallTime() {
        EventTable table = table(1_000, 1 << 30, 60_000 * MILLI);
        Event before = table.append(draft("before"));
        time.nanos += 5 * MILLI;
        time.wallMillis -= 3_600_000;
        Event after = table.append(draft("after"));
        assertThat(after.timestamp() - before.timestamp()).isEqualTo(5 * MILLI);
        assertThat(after.wallTime()).isLessThan(before.wallTime());
        time.wallMillis += 100 * 3_600_000L;
        table.sweep();
        assertThat(table.query(EventQuery.all())).as("nothing has become old by it").hasSize(2);
        time.nanos += 60_000 * MILLI;
        table.sweep();
        assertThat(table.query(EventQuery.all())).extracting(Event::type).containsExactly("after");
    }

    @Test
    void pruningIsStrictAndCounted() {
        EventTable table = table();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.add(table.append(draft("a")));
            time.nanos += MILLI;
        }
        assertThat(table.pruneBefore(events.get(2).timestamp())).isEqualTo(2);
        assertThat(table.query(EventQuery.all())).extracting(Event::id).containsExactly(3L, 4L, 5L);
    }

    @Test
    void whatIsPutBackKeepsItsIdAndTheClockGoesOn() {
        EventTable table = table();
        Event old = new Event(7, 7, "n", "user", "a", "", "", "c", List.of(), 5_000_000_000_000L, 1, Map.of());
        table.restore(old);
        assertThat(table.append(draft("b"))).satisfies(it -> {
            assertThat(it.id()).isEqualTo(8);
            assertThat(it.timestamp()).isGreaterThanOrEqualTo(old.timestamp());
        });
        assertThat(thrown(() -> table.restore(old))).isEqualTo(ErrorType.CONFLICT);
    }

    @Test
    void aRequiredSubscriptionMakesTheStreamRefuseRatherThanForget() {
        EventTable table = table(10, 1 << 30, MILLI);
        table.append(draft("a").in("jobs"));
        table.require("jobs", this, 0);
        IntStream.range(0, 9).forEach(i -> table.append(draft("a").in("jobs")));
        time.nanos += 100 * MILLI;
        table.sweep();
        assertThat(thrown(() -> table.append(draft("a").in("jobs")))).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
        assertThat(thrown(() -> table.append(List.of(draft("b").in("other"), draft("a").in("jobs"))))).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
        assertThat(table.query(EventQuery.all())).as("all or nothing").hasSize(10).allMatch(it -> it.stream().equals("jobs"));
        table.require("jobs", this, 1);
        table.append(draft("a").in("jobs"));
        table.release("jobs", this);
        IntStream.range(0, 20).forEach(i -> table.append(draft("a").in("jobs")));
    }

    @Test
    void streamsAreBoundedInNumber() {
        EventTable table = table();
        IntStream.range(0, Events.MAX_STREAMS).forEach(i -> table.append(draft("a").in("s" + i)));
        assertThat(thrown(() -> table.append(draft("a").in("one-more")))).isEqualTo(ErrorType.RESOURCE_EXHAUSTED);
        table.append(draft("a").in("s1"));
    }

    @Test
    void chainsFollowCausesBothWays() {
        EventTable table = table();
        Event root = table.append(draft("root"));
        Event left = table.append(draft("left").causedBy(root));
        Event right = table.append(draft("right").causedBy(root));
        Event join = table.append(draft("join").causedBy(left).causedBy(right));
        table.append(draft("stranger"));
        EventDraft far = new EventDraft("user", "far", "", "", "", List.of(new EventRef("elsewhere", 9), join.ref()), Map.of());
        Event last = table.append(far);
        assertThat(Chains.of(left.ref(), table::query, "local").events()).extracting(Event::type).containsExactly("root", "left", "join", "far");
        assertThat(Chains.of(last.ref(), table::query, "local")).satisfies(it -> {
            assertThat(it.events()).extracting(Event::type).containsExactly("root", "left", "right", "join", "far");
            assertThat(it.missing()).containsExactly(new EventRef("elsewhere", 9));
        });
        assertThat(Chains.of(new EventRef("local", 99), table::query, "local").events()).isEmpty();
    }

    @Test
    void writersAndReadersTogetherSeeEachEventOnceAndInOrder() throws InterruptedException {
        EventTable table = table(50_000, 1 << 30, 0);
        int each = 20_000;
        long[] seen = new long[2];
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int w = 0; w < 2; w++) {
                String stream = "s" + w;
                threads.execute(() -> IntStream.range(0, each).forEach(i -> table.append(draft("t" + i % 7).in(stream))));
            }
            threads.execute(() -> {
                long position = 0;
                while (seen[0] < 2L * each) {
                    EventTable.Slice slice = table.after(EventFilter.all(), position, 100);
                    for (Event event : slice.events()) {
                        if (event.id() != ++seen[0]) {
                            seen[1] = event.id();
                            return;
                        }
                    }
                    position = slice.through();
                }
            });
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Arrays.asList(seen[0], seen[1])).containsExactly(2L * each, 0L);
    }
}
