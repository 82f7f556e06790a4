package io.foundation.events.core.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventLog;
import io.foundation.events.core.EventsCore;
import io.foundation.events.core.store.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DurableTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FakeLog log = new FakeLog();
    private EventsCore core = core();

    private EventsCore core() {
        return new EventsCore(Time.SYSTEM, name -> new Bounds(100, 1 << 24, 0, name.equals("orders")), Long.MAX_VALUE, Executors.newVirtualThreadPerTaskExecutor(),
                writer -> timer.schedule(writer::wake, 10, TimeUnit.MILLISECONDS));
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    /** In memory; can be full. */
    private static final class FakeLog implements EventLog {
        private final List<Entry> entries = new ArrayList<>();
        private boolean full;
        private long mark;

        @Override
        public synchronized void append(List<Entry> more) {
            if (full) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The disk is full.");
            }
            entries.addAll(more);
        }

        @Override
        public synchronized List<Entry> read(long after, int most) {
            return entries.stream().filter(entry -> entry.id() > after).limit(most).toList();
        }

        @Override
        public long mark() {
            return mark;
        }

        @Override
        public void mark(long number) {
            mark = number;
        }

        @Override
        public synchronized Status status() {
            return new Status(entries.isEmpty() ? 0 : entries.getFirst().id(), entries.isEmpty() ? 0 : entries.getLast().id(), entries.size(), 0, 0, 0);
        }

        synchronized void full(boolean now) {
            full = now;
        }

        synchronized List<Long> ids() {
            return entries.stream().map(Entry::id).toList();
        }
    }

    private static EventDraft order(int number) {
        return EventDraft.of("order.placed", Map.of("n", number)).in("orders");
    }

    private List<Long> replayed(long after) {
        List<Long> ids = new ArrayList<>();
        Replay.run(core.log(), core.table(), EventFilter.all(), after, event -> ids.add(event.id()));
        return ids;
    }

    @Test
    void durableStreamsAreWrittenAndOthersAreNot() {
        core.open(log);
        core.append(EventDraft.of("noise", Map.of()));
        List<Event> events = core.appendDurably(List.of(order(1), order(2))).toCompletableFuture().join();
        assertThat(log.ids()).containsExactlyElementsOf(events.stream().map(Event::id).toList()).containsExactly(2L, 3L);
        assertThatThrownBy(() -> core.appendDurably(List.of(EventDraft.of("noise", Map.of()))).toCompletableFuture().join()).isInstanceOf(CompletionException.class)
                .hasMessageContaining("not durable");
    }

    @Test
    void anotherStartGoesOnWhereTheLogEnds() {
        core.open(log);
        core.appendDurably(IntStream.range(0, 50).mapToObj(DurableTest::order).toList()).toCompletableFuture().join();
        long epoch = core.stats().epoch();
        core.close();
        core = core();
        core.open(log);
        assertThat(core.stats().formerEpoch()).isEqualTo(epoch);
        assertThat(core.stats().epoch()).isNotEqualTo(epoch);
        assertThat(core.stats().restored()).isEqualTo(50);
        assertThat(core.query(io.foundation.events.api.EventQuery.all())).hasSize(50);
        assertThat(core.append(order(51)).id()).isEqualTo(51);
        await().until(() -> log.ids().size() == 51);
    }

    @Test
    void aFullDiskFailsWhoWaitsAndIsCaughtUpLater() {
        core.open(log);
        log.full(true);
        assertThatThrownBy(() -> core.appendDurably(List.of(order(1))).toCompletableFuture().join()).hasMessageContaining("full");
        IntStream.range(0, 20).forEach(i -> core.append(order(i)));
        assertThat(core.stats().log()).hasValueSatisfying(it -> assertThat(it.problem()).contains("full"));
        log.full(false);
        await().until(() -> log.ids().size() == 21);
        assertThat(core.stats().log()).hasValueSatisfying(it -> assertThat(it.problem()).isEmpty());
        assertThat(log.ids()).isSorted();
    }

    @Test
    void whatIsForgottenBeforeItCouldBeWrittenIsCounted() {
        core.open(log);
        core.appendDurably(List.of(order(0))).toCompletableFuture().join();
        log.full(true);
        IntStream.range(0, 300).forEach(i -> core.append(order(i)));
        log.full(false);
        await().until(() -> !log.ids().isEmpty() && log.ids().getLast() == 301);
        assertThat(core.stats().log().orElseThrow().missed()).isBetween(1L, 200L);
    }

    @Test
    void aLogThatIsSwappedLosesNothing() {
        core.open(log);
        core.appendDurably(List.of(order(0))).toCompletableFuture().join();
        core.close();
        assertThatThrownBy(() -> core.appendDurably(List.of(order(1))).toCompletableFuture().join()).hasMessageContaining("no durable log");
        IntStream.range(0, 30).forEach(i -> core.append(order(i)));
        core.open(log);
        await().until(() -> log.ids().size() == 31);
        assertThat(core.log()).isEqualTo(Optional.of(log));
    }

    @Test
    void replayGivesLogAndTableEachOnceInOrder() {
        core.open(log);
        IntStream.range(0, 1_000).forEach(i -> {
            core.append(i % 3 == 0 ? EventDraft.of("noise", Map.of()) : order(i));
            if (i % 50 == 0) {
                await().until(() -> core.table().lastId() < 2 || log.ids().size() >= i * 2 / 3 - 1);
            }
        });
        await().until(() -> log.ids().getLast() == 1_000 || log.ids().getLast() == 999);
        List<Long> ids = replayed(0);
        assertThat(ids).isSorted().doesNotHaveDuplicates().containsAll(log.ids()).hasSizeGreaterThan(log.ids().size());
        assertThat(replayed(500)).isEqualTo(ids.stream().filter(id -> id > 500).toList());
    }
}
