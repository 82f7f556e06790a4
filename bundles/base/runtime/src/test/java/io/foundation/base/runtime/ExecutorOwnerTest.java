package io.foundation.base.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.ThreadCensus.Entry;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExecutorOwnerTest {

    private final ExecutorRegistry registry = new ExecutorRegistry();
    private final ClassLoader loader = new URLClassLoader(new URL[0], null);
    private final ExecutorOwner owner = new ExecutorOwner("orders", loader, registry, Duration.ofMillis(100));
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        owner.close();
    }

    private void waitAtGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Entry only(List<Entry> entries) {
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    /** Without threads of no executor: those of one that has just ended may still be ending. */
    private List<Entry> executors() {
        return registry.entries().stream().filter(entry -> !entry.kind().equals("threads")).toList();
    }

    private static void assertRefused(ErrorType type, Runnable task) {
        assertThatExceptionOfType(FoundationException.class).isThrownBy(task::run).matches(e -> e.type() == type, "is " + type);
    }

    @Test
    void threadsAreNamedDaemonsWithTheLoaderOfTheOwner() throws Exception {
        for (ExecutorService executor : List.of(owner.virtual("work"), owner.pool("work", 1, 1), owner.timer("work"))) {
            Thread thread = executor.submit(Thread::currentThread).get();
            assertThat(thread.getName()).isEqualTo("fnd-orders-work-1");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(executor.submit(() -> Thread.currentThread().getContextClassLoader()).get()).isSameAs(loader);
        }
        assertThat(owner.virtual("v").submit(() -> Thread.currentThread().isVirtual()).get()).isTrue();
    }

    @Test
    void aPoolIsBoundedAndCounted() throws Exception {
        ExecutorService pool = owner.pool("p", 2, 3);
        for (int i = 0; i < 5; i++) {
            pool.execute(this::waitAtGate);
        }
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(this::waitAtGate)).withMessageContaining("pool p is full");
        await().until(() -> only(owner.entries()).active() == 2);
        assertThat(registry.entries()).contains(new Entry("orders", "p", "pool", 2, 3, 0, 1));
        gate.countDown();
        await().until(() -> only(owner.entries()).completed() == 5);
        assertThat(only(owner.entries())).isEqualTo(new Entry("orders", "p", "pool", 0, 0, 5, 1));
    }

    @Test
    void aPoolWithoutAQueueTakesAsManyTasksAsThreads() {
        ExecutorService pool = owner.pool("p", 1, 0);
        pool.execute(this::waitAtGate);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(this::waitAtGate));
    }

    @Test
    void virtualThreadsAreCounted() throws Exception {
        ExecutorService virtual = owner.virtual("v");
        for (int i = 0; i < 7; i++) {
            virtual.execute(this::waitAtGate);
        }
        Future<?> failing = virtual.submit(() -> {
            throw new IllegalStateException("no");
        });
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(failing::get);
        await().until(() -> only(owner.entries()).completed() == 1);
        assertThat(only(owner.entries())).isEqualTo(new Entry("orders", "v", "virtual", 7, -1, 1, 0));
        gate.countDown();
        await().until(() -> only(owner.entries()).completed() == 8);
        assertThat(only(owner.entries()).active()).isZero();
    }

    @Test
    void anExecutorThatWasShutDownIsNoLongerListed() throws Exception {
        ExecutorService virtual = owner.virtual("v");
        ExecutorService pool = owner.pool("p", 1, 1);
        assertThat(executors()).extracting(Entry::name).containsExactly("p", "v");
        pool.submit(() -> { }).get();
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(() -> { })).withMessageContaining("shut down");
        assertThat(executors()).extracting(Entry::name).containsExactly("v");
        virtual.shutdown();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> virtual.execute(() -> { })).withMessageContaining("shut down");
        assertThat(executors()).isEmpty();
    }

    @Test
    void aTimerForgetsCancelledTasksAtOnce() {
        ScheduledExecutorService timer = owner.timer("t");
        ScheduledFuture<?> task = timer.schedule(() -> { }, 1, TimeUnit.HOURS);
        assertThat(only(owner.entries()).queued()).isEqualTo(1);
        task.cancel(false);
        assertThat(only(owner.entries()).queued()).isZero();
        // The thread that was started for the task counts as active for the moment in which it finds none.
        await().untilAsserted(() -> assertThat(only(owner.entries())).isEqualTo(new Entry("orders", "t", "timer", 0, 0, 0, 0)));
    }

    @Test
    void aTimerIsBounded() {
        ScheduledExecutorService timer = owner.timer("t");
        for (int i = 0; i < TimerExecutor.MAX_PENDING; i++) {
            timer.schedule(() -> { }, 1, TimeUnit.HOURS);
        }
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> timer.schedule(() -> { }, 1, TimeUnit.HOURS))
                .withMessageContaining("timer t is full");
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> timer.execute(() -> { }));
        assertThat(only(owner.entries()).rejected()).isEqualTo(2);
    }

    @Test
    void aPeriodicTaskRunsUntilItFails() {
        AtomicInteger runs = new AtomicInteger();
        ScheduledFuture<?> task = owner.timer("t").scheduleAtFixedRate(() -> {
            if (runs.incrementAndGet() == 3) {
                throw new IllegalStateException("expected by this test");
            }
        }, 0, 1, TimeUnit.MILLISECONDS);
        await().until(task::isDone);
        assertThat(runs).hasValue(3);
        assertThat(task.state()).isEqualTo(Future.State.FAILED);
    }

    @Test
    void closingDropsWhatIsPendingAndInterruptsWhatRuns() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean ranLate = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(2);
        Runnable stubborn = () -> {
            started.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        };
        ExecutorService virtual = owner.virtual("v");
        ExecutorService pool = owner.pool("p", 1, 5);
        ScheduledExecutorService timer = owner.timer("t");
        virtual.execute(stubborn);
        pool.execute(stubborn);
        timer.schedule(() -> ranLate.set(true), 1, TimeUnit.HOURS);
        started.await();
        owner.close();
        assertThat(interrupted).isTrue();
        assertThat(ranLate).isFalse();
        assertThat(List.of(virtual, pool, timer)).allMatch(ExecutorService::isTerminated);
        assertThat(executors()).isEmpty();
        owner.close();
    }

    @Test
    void closingGivesUpOnATaskThatIgnoresTheInterrupt() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(1);
        ExecutorService pool = owner.pool("p", 1, 1);
        pool.execute(() -> {
            started.countDown();
            while (!stop.get()) {
                Thread.onSpinWait();
            }
        });
        started.await();
        owner.close();
        assertThat(pool.isShutdown()).isTrue();
        assertThat(executors()).isEmpty();
        assertThat(registry.entries()).as("the thread that is left").contains(new Entry("foundation-orders-p", "threads", "threads", 1, -1, -1, -1));
        stop.set(true);
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anOwnerThatHasClosedGivesNothingMore() {
        owner.close();
        assertRefused(ErrorType.CLOSED, () -> owner.virtual("v"));
        assertRefused(ErrorType.CLOSED, () -> owner.pool("p", 1, 1));
        assertRefused(ErrorType.CLOSED, () -> owner.timer("t"));
    }

    @Test
    void whatIsNotAllowedIsRefusedInASentence() {
        assertRefused(ErrorType.INVALID_INPUT, () -> owner.pool("p", 0, 1));
        assertRefused(ErrorType.INVALID_INPUT, () -> owner.pool("p", 257, 1));
        assertRefused(ErrorType.INVALID_INPUT, () -> owner.pool("p", 1, -1));
        assertRefused(ErrorType.INVALID_INPUT, () -> owner.timer(" "));
        for (int i = 0; i < ExecutorOwner.MAX_EXECUTORS; i++) {
            owner.pool("p" + i, 1, 1);
        }
        assertRefused(ErrorType.RESOURCE_EXHAUSTED, () -> owner.pool("more", 1, 1));
    }

    @Test
    void ownersAreCountedApartAndTogether() {
        try (ExecutorOwner other = new ExecutorOwner("billing", loader, registry); ExecutorOwner alone = new ExecutorOwner("alone", loader)) {
            other.timer("t");
            owner.timer("t");
            alone.timer("t");
            assertThat(executors()).extracting(Entry::owner).containsExactly("billing", "orders");
            assertThat(alone.entries()).hasSize(1);
        }
        assertThat(executors()).extracting(Entry::owner).containsExactly("orders");
    }

    @Test
    void theContextIsCarriedOverOnlyWhereItIsAskedFor() throws Exception {
        ExecutorService pool = owner.pool("p", 1, 10);
        Context context = Context.root();
        AtomicBoolean carried = new AtomicBoolean();
        Future<Context> plain = context.call(() -> pool.submit(Context::current));
        assertThat(plain.get()).isEqualTo(Context.empty());
        Future<?> wrapped = context.call(() -> pool.submit(Context.wrap(() -> carried.set(Context.current() == context))));
        wrapped.get();
        assertThat(carried).isTrue();
    }

    /** The event loops of a transport are ours, and of no executor. */
    @Test
    void threadsOfNoExecutorAreListedUnderTheirBundle() {
        owner.pool("work", 1, 1).execute(this::waitAtGate);
        List<Thread> loops = List.of("fnd-census-loops-1", "fnd-census-loops-2").stream()
                .map(name -> Thread.ofPlatform().daemon().name(name).start(this::waitAtGate)).toList();
        assertThat(registry.entries()).contains(new Entry("foundation-census-loops", "threads", "threads", 2, -1, -1, -1))
                .filteredOn(entry -> entry.owner().contains("orders")).as("of the executor").hasSize(1);
        gate.countDown();
        loops.forEach(ExecutorOwnerTest::join);
        assertThat(registry.entries()).extracting(Entry::owner).doesNotContain("foundation-census-loops");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
