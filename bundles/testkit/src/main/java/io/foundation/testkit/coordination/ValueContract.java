package io.foundation.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.AtomicReference;
import io.foundation.coordination.api.DistributedBarrier;
import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.api.DistributedLatch;
import io.foundation.coordination.api.IdGenerator;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.Versioned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What counters, generators of numbers, references, latches and barriers hold. */
public abstract class ValueContract extends CoordinationContract {

    @Test
    void everyIncrementIsMadeOnce() {
        DistributedCounter here = one.counter("c");
        DistributedCounter there = two.counter("c");
        assertThat(get(here.get())).isZero();
        List<CompletionStage<Long>> added = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            added.add(here.add(1));
            added.add(there.add(1));
        }
        assertThat(added.stream().map(ValueContract::<Long>get)).doesNotHaveDuplicates().contains(40L);
        assertThat(get(there.get())).isEqualTo(40);
        assertThat(get(here.compareAndSet(7, 1))).isFalse();
        assertThat(get(here.compareAndSet(40, 1))).isTrue();
        assertThat(get(there.set(-5))).as("what it was").isEqualTo(1);
        assertThat(get(here.get())).isEqualTo(-5);
    }

    @Test
    void noNumberIsGivenTwice() {
        IdGenerator here = one.ids("i", 3);
        IdGenerator there = two.ids("i", 3);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            numbers.add(get(here.next()));
            numbers.add(get(there.next()));
        }
        assertThat(numbers).doesNotHaveDuplicates();
    }

    @Test
    void aReferenceIsSetByVersion() {
        AtomicReference here = one.reference("r");
        AtomicReference there = two.reference("r");
        assertThat(get(here.get())).isEmpty();
        long first = get(here.set(bytes("a")));
        Versioned seen = get(there.get()).orElseThrow();
        assertThat(text(seen.value())).isEqualTo("a");
        assertThat(seen.version()).isEqualTo(first);
        long second = get(there.compareAndSet(first, bytes("b"))).orElseThrow();
        assertThat(second).isGreaterThan(first);
        assertThat(get(here.compareAndSet(first, bytes("c")))).isEmpty();
        assertThat(get(here.clear())).isTrue();
        assertThat(get(there.clear())).isFalse();
        assertThat(get(there.get())).isEmpty();
        assertThat(get(there.set(bytes("d")))).as("a version never comes again").isGreaterThan(second);
    }

    @Test
    void whoListensToAReferenceIsToldTheLast() {
        List<String> told = new CopyOnWriteArrayList<>();
        get(one.reference("r").set(bytes("a")));
        try (Registration listening = two.reference("r").listen(value -> told.add(value.map(Versioned::value).map(CoordinationContract::text).orElse("-")))) {
            await(() -> told.contains("a"));
            get(one.reference("r").set(bytes("b")));
            await(() -> told.getLast().equals("b"));
            get(one.reference("r").clear());
            await(() -> told.getLast().equals("-"));
        }
    }

    @Test
    void aLatchOpensOnceForEver() {
        DistributedLatch here = one.latch("l", 2);
        DistributedLatch there = two.latch("l", 2);
        assertThat(get(here.left())).isEqualTo(2);
        assertThat(get(here.await(Duration.ZERO))).isFalse();
        CompletionStage<Boolean> waiting = there.await(PATIENCE);
        assertThat(get(here.countDown())).isEqualTo(1);
        assertThat(waiting.toCompletableFuture()).isNotDone();
        assertThat(get(there.countDown())).isZero();
        assertThat(get(waiting)).isTrue();
        assertThat(get(here.countDown())).isZero();
        assertThat(get(here.await(Duration.ZERO))).isTrue();
        fails(two.latch("l", 3).left(), ErrorType.CONFLICT);
    }

    @Test
    void aBarrierHoldsUpWhileItIsClosed() {
        DistributedBarrier here = one.barrier("b");
        DistributedBarrier there = two.barrier("b");
        assertThat(get(there.await(Duration.ZERO))).as("as nobody has closed it").isTrue();
        assertThat(get(here.close())).isTrue();
        assertThat(get(there.isOpen())).isFalse();
        assertThat(get(there.await(Duration.ofMillis(100)))).isFalse();
        CompletionStage<Boolean> waiting = there.await(PATIENCE);
        assertThat(get(here.open())).isTrue();
        assertThat(get(waiting)).isTrue();
    }

    @Test
    void whatThereIsCanBeListed() {
        get(one.counter("c2").add(1));
        get(one.counter("c1").add(1));
        get(one.latch("l", 2).countDown());
        assertThat(get(two.inventory().names(Kind.COUNTER, 10)).names()).containsExactly("c1", "c2");
        assertThat(get(two.inventory().names(Kind.COUNTER, 1))).satisfies(cut -> {
            assertThat(cut.names()).containsExactly("c1");
            assertThat(cut.total()).isEqualTo(2);
        });
        assertThat(get(two.inventory().count("l"))).hasValue(2);
        assertThat(get(two.inventory().names(Kind.QUEUE, 10)).names()).isEmpty();
    }

    @Test
    void valuesOutliveTheSessionOfWhoSetThem() {
        get(one.counter("c").add(3));
        get(one.reference("r").set(bytes("a")));
        expire(one);
        assertThat(get(two.counter("c").get())).isEqualTo(3);
        assertThat(get(two.reference("r").get()).map(value -> text(value.value()))).isEqualTo(Optional.of("a"));
        await(() -> one.state() == SessionState.ACTIVE);
        assertThat(get(one.counter("c").add(1))).isEqualTo(4);
    }
}
