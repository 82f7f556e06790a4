package io.foundation.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.DistributedReadWriteLock;
import io.foundation.coordination.api.DistributedSemaphore;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.MultiHold;
import io.foundation.coordination.api.Queued;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What locks, read-write locks and semaphores hold. */
public abstract class LockContract extends CoordinationContract {

    private static Hold acquired(DistributedLock lock) {
        return get(lock.tryAcquire(PATIENCE)).orElseThrow();
    }

    private static boolean isTaken(DistributedLock lock) {
        Optional<Hold> hold = get(lock.tryAcquire(Duration.ZERO));
        hold.ifPresent(held -> get(held.release()));
        return hold.isEmpty();
    }

    private static CompletableFuture<Loss> loss(Hold hold) {
        CompletableFuture<Loss> loss = new CompletableFuture<>();
        hold.onLoss(loss::complete);
        return loss;
    }

    @Test
    void aLockHasOneHolderAndTokensGrow() {
        Hold first = acquired(one.lock("l"));
        assertThat(isTaken(two.lock("l"))).isTrue();
        assertThat(isTaken(one.lock("l"))).as("another object of the same node is another owner").isTrue();
        get(first.release());
        assertThat(first.isHeld()).isFalse();
        Hold second = acquired(two.lock("l"));
        assertThat(second.token()).isGreaterThan(first.token());
    }

    @Test
    void aLockObjectHoldsAgainWhatItHolds() {
        DistributedLock lock = one.lock("l");
        Hold outer = acquired(lock);
        Hold inner = acquired(lock);
        assertThat(inner.token()).isEqualTo(outer.token());
        get(outer.release());
        assertThat(isTaken(two.lock("l"))).isTrue();
        get(inner.release());
        assertThat(isTaken(two.lock("l"))).isFalse();
    }

    @Test
    void whoWaitsIsServedInOrder() {
        Hold first = acquired(one.lock("l"));
        CompletionStage<Optional<Hold>> second = two.lock("l").tryAcquire(PATIENCE);
        await(() -> get(one.lock("l").queue()).size() == 2);
        CompletionStage<Optional<Hold>> third = one.lock("l").tryAcquire(PATIENCE);
        await(() -> get(two.lock("l").queue()).size() == 3);
        assertThat(get(two.lock("l").queue())).extracting(Queued::holds).containsExactly(true, false, false);
        get(first.release());
        Hold served = get(second).orElseThrow();
        assertThat(third.toCompletableFuture()).isNotDone();
        get(served.release());
        assertThat(get(third).orElseThrow().token()).isGreaterThan(served.token());
    }

    @Test
    void whoDidNotGetItInTimeIsNotInLine() {
        Hold first = acquired(one.lock("l"));
        assertThat(get(two.lock("l").tryAcquire(Duration.ofMillis(100)))).isEmpty();
        await(() -> get(one.lock("l").queue()).size() == 1);
        get(first.release());
        await(() -> get(one.lock("l").queue()).isEmpty());
    }

    @Test
    void readersShareAndDoNotOvertakeAWriter() {
        DistributedReadWriteLock here = one.readWriteLock("l");
        DistributedReadWriteLock there = two.readWriteLock("l");
        Hold reading = acquired(here.read());
        Hold alsoReading = acquired(there.read());
        CompletionStage<Optional<Hold>> writing = there.write().tryAcquire(PATIENCE);
        await(() -> get(here.write().queue()).size() == 3);
        assertThat(isTaken(one.readWriteLock("l").read())).as("a writer waits").isTrue();
        get(reading.release());
        assertThat(writing.toCompletableFuture()).isNotDone();
        get(alsoReading.release());
        Hold written = get(writing).orElseThrow();
        assertThat(isTaken(one.lock("l"))).as("a lock is the writing side").isTrue();
        get(written.release());
    }

    @Test
    void severalLocksAreHadTogetherOrNotAtAll() {
        Hold b = acquired(two.lock("b"));
        assertThat(get(one.tryAcquireAll(Set.of("a", "b", "c"), Duration.ofMillis(100)))).isEmpty();
        await(() -> !isTaken(two.lock("a")) && !isTaken(two.lock("c")));
        get(b.release());
        MultiHold all = get(one.tryAcquireAll(Set.of("a", "b", "c"), PATIENCE)).orElseThrow();
        assertThat(all.tokens()).containsOnlyKeys("a", "b", "c");
        assertThat(List.of(isTaken(two.lock("a")), isTaken(two.lock("b")), isTaken(two.lock("c")))).containsOnly(true);
        get(all.release());
        assertThat(List.of(isTaken(two.lock("a")), isTaken(two.lock("b")), isTaken(two.lock("c")))).containsOnly(false);
    }

    @Test
    void aSemaphoreGivesNoMorePermitsThanItHas() {
        DistributedSemaphore here = one.semaphore("s", 3);
        DistributedSemaphore there = two.semaphore("s", 3);
        Hold pair = get(here.tryAcquire(2, PATIENCE)).orElseThrow();
        assertThat(get(there.tryAcquire(2, Duration.ZERO))).isEmpty();
        Hold last = get(there.tryAcquire(1, PATIENCE)).orElseThrow();
        assertThat(get(here.tryAcquire(1, Duration.ZERO))).isEmpty();
        CompletionStage<Optional<Hold>> all = here.tryAcquire(3, PATIENCE);
        await(() -> get(here.queue()).size() == 3);
        get(pair.release());
        assertThat(get(there.tryAcquire(1, Duration.ZERO))).as("who wants many is not overtaken").isEmpty();
        get(last.release());
        get(get(all).orElseThrow().release());
    }

    @Test
    void anOperatorTakesAHoldAway() throws Exception {
        Hold first = acquired(one.lock("l"));
        CompletableFuture<Loss> lost = loss(first);
        assertThat(get(two.lock("l").breakHold(first.token() + 1_000_000))).as("of no such token").isFalse();
        assertThat(get(two.lock("l").breakHold(first.token()))).isTrue();
        assertThat(lost.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Loss.BROKEN);
        assertThat(first.isHeld()).isFalse();
        assertThat(acquired(two.lock("l")).token()).isGreaterThan(first.token());
    }

    @Test
    void whoLosesItsSessionLosesWhatItHeld() throws Exception {
        Hold first = acquired(one.lock("l"));
        Hold permits = get(one.semaphore("s", 1).tryAcquire(1, PATIENCE)).orElseThrow();
        CompletableFuture<Loss> lost = loss(first);
        CompletionStage<Optional<Hold>> next = two.lock("l").tryAcquire(PATIENCE);
        expire(one);
        assertThat(lost.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isIn(Loss.SUSPENDED, Loss.SESSION_LOST);
        assertThat(get(next).orElseThrow().token()).isGreaterThan(first.token());
        assertThat(get(two.semaphore("s", 1).tryAcquire(1, PATIENCE)).orElseThrow().token()).isGreaterThan(permits.token());
        await(() -> !first.isHeld() && !permits.isHeld());
        assertThat(isTaken(one.lock("l"))).as("it has another session, and is another owner").isTrue();
    }
}
