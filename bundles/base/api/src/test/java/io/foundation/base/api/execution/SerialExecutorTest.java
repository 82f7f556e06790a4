package io.foundation.base.api.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

    private final Queue<Runnable> carrier = new ArrayDeque<>();
    private final List<Object> done = new ArrayList<>();

    private void run() {
        for (Runnable task = carrier.poll(); task != null; task = carrier.poll()) {
            task.run();
        }
    }

    @Test
    void runsInOrderOnOneThreadOfTheCarrierAndGoesOnAfterAFailure() {
        SerialExecutor executor = SerialExecutor.rejecting(carrier::add, 10, failure -> done.add(failure.getMessage()));
        executor.execute(() -> done.add(1));
        executor.execute(() -> {
            throw new IllegalStateException("two");
        });
        executor.execute(() -> done.add(3));
        assertThat(carrier).hasSize(1);
        run();
        assertThat(done).containsExactly(1, "two", 3);
        executor.execute(() -> done.add(4));
        run();
        assertThat(done).endsWith(4);
    }

    @Test
    void takesNoMoreThanMayWait() {
        SerialExecutor executor = SerialExecutor.rejecting(carrier::add, 2, done::add);
        executor.execute(() -> done.add(1));
        executor.execute(() -> done.add(2));
        assertThatThrownBy(() -> executor.execute(() -> done.add(3))).isInstanceOf(RejectedExecutionException.class).hasMessageContaining("more than 2");
        run();
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void orDropsTheOldest() {
        List<String> dropped = new ArrayList<>();
        SerialExecutor executor = SerialExecutor.droppingOldest(carrier::add, 2, () -> dropped.add("one"), done::add);
        for (int i = 1; i <= 4; i++) {
            int number = i;
            executor.execute(() -> done.add(number));
        }
        assertThat(dropped).hasSize(2);
        run();
        assertThat(done).containsExactly(3, 4);
    }

    @Test
    void aCarrierThatIsStoppedIsSaidEachTime() {
        SerialExecutor executor = SerialExecutor.rejecting(task -> {
            throw new RejectedExecutionException("stopped");
        }, 2, done::add);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> executor.execute(() -> done.add(1))).hasMessage("stopped");
        }
        assertThat(done).isEmpty();
    }
}
