package io.foundation.coordination.core.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialLoopTest {

    private static final long PATIENCE_SECONDS = 30;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SerialLoop loop = new SerialLoop(thread, timer);

    @AfterEach
    void end() {
        thread.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void runsWhereItIsCalledAndWhatATaskBringsAfterIt() {
        List<String> ran = new ArrayList<>();
        loop.execute(() -> {
            loop.execute(() -> ran.add("second on " + Thread.currentThread().getName()));
            ran.add("first on " + Thread.currentThread().getName());
        });
        String here = Thread.currentThread().getName();
        assertThat(ran).containsExactly("first on " + here, "second on " + here);
    }

    @Test
    void oneTaskAtATimeEachOnceInTheOrderOfItsBringer() throws InterruptedException {
        int threads = 8;
        int each = 20_000;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlapping = new AtomicInteger();
        // Not safe for several threads: that is the point.
        int[] last = new int[threads];
        int[] disorder = new int[1];
        int[] count = new int[1];
        CountDownLatch done = new CountDownLatch(threads * each);
        List<Thread> bringers = IntStream.range(0, threads).mapToObj(bringer -> new Thread(() -> {
            for (int i = 1; i <= each; i++) {
                int number = i;
                loop.execute(() -> {
                    overlapping.addAndGet(inside.getAndIncrement());
                    count[0]++;
                    disorder[0] += last[bringer] == number - 1 ? 0 : 1;
                    last[bringer] = number;
                    inside.decrementAndGet();
                    done.countDown();
                });
            }
        })).toList();
        bringers.forEach(Thread::start);
        assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        for (Thread bringer : bringers) {
            bringer.join();
        }
        assertThat(overlapping).hasValue(0);
        assertThat(count[0]).isEqualTo(threads * each);
        assertThat(disorder[0]).isZero();
    }

    /** A task that always brings another would keep whoever brought the first. */
    @Test
    void whoBringsATaskIsNotKeptForLong() throws InterruptedException {
        Thread here = Thread.currentThread();
        AtomicInteger ranHere = new AtomicInteger();
        CountDownLatch many = new CountDownLatch(10 * SerialLoop.IN_A_ROW);
        loop.execute(new Runnable() {
            @Override
            public void run() {
                ranHere.addAndGet(Thread.currentThread() == here ? 1 : 0);
                many.countDown();
                if (many.getCount() > 0) {
                    loop.execute(this);
                }
            }
        });
        assertThat(many.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(ranHere).hasValue(SerialLoop.IN_A_ROW);
    }

    @Test
    void aTaskThatFailsStopsNobodyAndAfterTheEndNothingRuns() {
        List<String> ran = new ArrayList<>();
        loop.execute(() -> {
            throw new NoClassDefFoundError("of a test");
        });
        loop.execute(() -> ran.add("after the failure"));
        thread.shutdown();
        loop.execute(() -> ran.add("after the end"));
        assertThat(ran).containsExactly("after the failure");
    }
}
