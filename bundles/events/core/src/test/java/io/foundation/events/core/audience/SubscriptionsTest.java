package io.foundation.events.core.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.EventStreams;
import io.foundation.events.api.Subscription;
import io.foundation.events.core.store.Bounds;
import io.foundation.events.core.store.EventTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final EventTable table = new EventTable(Time.SYSTEM, name -> new Bounds(100, 1 << 24, 0, false), Long.MAX_VALUE);
    private final Subscriptions subscriptions = new Subscriptions(table, threads);

    SubscriptionsTest() {
        table.onAppended(subscriptions::wake);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void append(int count) {
        IntStream.range(0, count).forEach(i -> table.append(EventDraft.of("t" + i % 2, Map.of())));
    }

    private static List<Long> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void aListenerIsToldInOrderOfWhatItWantsAndNoMoreAfterTheEnd() {
        List<Event> told = new CopyOnWriteArrayList<>();
        append(10);
        Registration registration = subscriptions.subscribe(Subscription.of(EventFilter.ofType("t1")), told::add);
        append(20);
        await().until(() -> told.size() == 10);
        assertThat(ids(told)).isSorted().allMatch(id -> id > 10);
        registration.close();
        registration.close();
        append(2);
        assertThat(told).hasSize(10);
        assertThat(subscriptions.stats()).isEmpty();
    }

    @Test
    void oneThatThrowsIsToldAgainAndThenPassedOver() {
        List<Long> attempts = new CopyOnWriteArrayList<>();
        subscriptions.subscribe(Subscription.of(EventFilter.all()).retrying(2), event -> {
            attempts.add(event.id());
            if (event.id() == 1) {
                throw new IllegalStateException("no");
            }
        });
        append(2);
        await().until(() -> attempts.size() == 4);
        assertThat(attempts).containsExactly(1L, 1L, 1L, 2L);
        assertThat(subscriptions.stats()).singleElement().satisfies(it -> assertThat(it.failed()).isEqualTo(3));
    }

    @Test
    void oneThatBlocksLosesItsOwnHinderNobodyAndIsInterruptedAtTheEnd() {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch stuck = new CountDownLatch(1);
        List<Event> other = new CopyOnWriteArrayList<>();
        Registration blocked = subscriptions.subscribe(Subscription.of(EventFilter.all()), event -> {
            stuck.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        subscriptions.subscribe(Subscription.of(EventFilter.all()), other::add);
        append(1);
        await().until(() -> stuck.getCount() == 0);
        for (int i = 0; i < 10; i++) {
            append(50);
            int expected = 1 + 50 * (i + 1);
            await().until(() -> other.size() == expected);
        }
        assertThat(ids(other)).isEqualTo(range(1, 501));
        assertThat(subscriptions.stats().getFirst()).satisfies(it -> {
            assertThat(it.behind()).isGreaterThanOrEqualTo(500);
            assertThat(it.busy()).isPositive();
        });
        blocked.close();
        await().untilTrue(interrupted);
    }

    @Test
    void whatIsLostToASlowOneIsCounted() {
        CountDownLatch go = new CountDownLatch(1);
        List<Event> told = new CopyOnWriteArrayList<>();
        subscriptions.subscribe(Subscription.of(EventFilter.all()), event -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            told.add(event);
        });
        append(1);
        await().until(() -> subscriptions.stats().getFirst().busy() > 0);
        append(1_000);
        go.countDown();
        await().until(() -> !told.isEmpty() && told.getLast().id() == 1_001);
        assertThat(ids(told)).isEqualTo(java.util.stream.Stream.concat(range(1, 1).stream(), range(902, 1_001).stream()).toList());
        assertThat(subscriptions.stats().getFirst().lost()).isEqualTo(900);
    }

    @Test
    void aNameKeepsThePositionWhileItsListenerIsAway() {
        List<Event> first = new CopyOnWriteArrayList<>();
        Registration registration = subscriptions.subscribe(Subscription.of(EventFilter.all()).named("billing"), first::add);
        append(10);
        await().until(() -> first.size() == 10);
        registration.close();
        append(10);
        List<Event> second = new CopyOnWriteArrayList<>();
        Subscriptions next = new Subscriptions(table, threads);
        next.park(subscriptions.positions());
        next.subscribe(Subscription.of(EventFilter.all()).named("billing"), second::add);
        await().until(() -> second.size() == 10);
        assertThat(ids(second)).isEqualTo(range(11, 20));
    }

    @Test
    void theNewestOfANameIsToldAndTheOneBeforeGoesOnAfterIt() {
        List<Event> old = new CopyOnWriteArrayList<>();
        List<Event> young = new CopyOnWriteArrayList<>();
        Subscription wish = Subscription.of(EventFilter.all()).named("billing");
        subscriptions.subscribe(wish, old::add);
        append(5);
        await().until(() -> old.size() == 5);
        Registration newer = subscriptions.subscribe(wish, young::add);
        append(5);
        await().until(() -> young.size() == 5);
        newer.close();
        append(5);
        await().until(() -> old.size() == 10);
        assertThat(ids(old)).isEqualTo(java.util.stream.Stream.concat(range(1, 5).stream(), range(11, 15).stream()).toList());
        assertThat(ids(young)).isEqualTo(range(6, 10));
    }

    @Test
    void aRequiredOneLosesNothingAndItsDeathFreesTheStream() {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        Registration registration = subscriptions.subscribe(Subscription.of(EventFilter.all().in("user")).asRequired(), event -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                return;
            }
            told.incrementAndGet();
        });
        append(100);
        assertThatThrownBy(() -> append(2)).isInstanceOf(FoundationException.class).hasMessageContaining("required");
        go.countDown();
        await().until(() -> told.get() == table.lastId());
        append(100);
        await().until(() -> told.get() == table.lastId());
        registration.close();
        append(300);
        assertThat(table.query(EventQuery.all())).hasSize(100);
    }

    @Test
    void aPublisherGivesAsManyAsAreAskedForAndSaysIfSomeAreGone() {
        append(50);
        List<Event> got = new CopyOnWriteArrayList<>();
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        List<Flow.Subscription> subscription = new ArrayList<>();
        subscriptions.publisher(EventFilter.all(), 0).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription.add(given);
                given.request(3);
            }

            @Override
            public void onNext(Event event) {
                got.add(event);
            }

            @Override
            public void onError(Throwable why) {
                errors.add(why);
            }

            @Override
            public void onComplete() {
                throw new AssertionError("it never ends by itself");
            }
        });
        await().until(() -> got.size() == 3);
        append(10);
        assertThat(ids(got)).isEqualTo(range(1, 3));
        subscription.getFirst().request(2);
        await().until(() -> got.size() == 5);
        assertThat(errors).isEmpty();
        append(500);
        subscription.getFirst().request(1);
        await().until(() -> errors.size() == 1);
        assertThat(got).hasSize(5);
    }

    @Test
    void thereIsABoundForSubscriptions() {
        IntStream.range(0, EventStreams.MAX_SUBSCRIPTIONS).forEach(i -> subscriptions.subscribe(Subscription.of(EventFilter.all()), event -> {
        }));
        assertThatThrownBy(() -> subscriptions.subscribe(Subscription.of(EventFilter.all()), event -> {
        })).isInstanceOf(FoundationException.class);
    }
}
