package io.foundation.telemetry.core.audience;

import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Registration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who are told things, each in order and by itself: one that blocks loses its own oldest ones, and one that throws is counted. Telling never blocks. Thread-safe.
 *
 * @param <T> what they are told
 */
public final class Audience<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

    private final Executor carrier;
    private final int capacity;
    private final List<Listener<T>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param carrier  on whose threads they are told
     * @param capacity how much may wait for each
     */
    public Audience(Executor carrier, int capacity) {
        this.carrier = carrier;
        this.capacity = capacity;
    }

    /**
     * One who is told.
     *
     * @param name for a person
     */
    private static final class Listener<T> {
        private final String name;
        private final List<String> wishes;
        private final Predicate<T> wanted;
        private final Consumer<T> told;
        private final SerialExecutor lane;
        private final LongAdder handled = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder dropped = new LongAdder();

        private Listener(String name, List<String> wishes, Predicate<T> wanted, Consumer<T> told, Executor carrier, int capacity) {
            this.name = name;
            this.wishes = wishes;
            this.wanted = wanted;
            this.told = told;
            this.lane = SerialExecutor.droppingOldest(carrier, capacity, dropped::increment, this::failed);
        }

        private void tell(T what) {
            if (wanted.test(what)) {
                try {
                    lane.execute(() -> {
                        told.accept(what);
                        handled.increment();
                    });
                } catch (RejectedExecutionException stopping) {
                    dropped.increment();
                }
            }
        }

        private void failed(Throwable failure) {
            if (failed.sum() == 0) {
                LOG.warn("{} threw; later failures of it are only counted.", name, failure);
            }
            failed.increment();
        }
    }

    /**
     * How one of them is doing.
     *
     * @param name    for a person
     * @param wishes  what it wants to hear of; empty for everything
     * @param handled how much it was told
     * @param failed  how often it threw
     * @param dropped how much it was not told
     */
    public record Figures(String name, List<String> wishes, long handled, long failed, long dropped) {
    }

    /**
     * One more who is told.
     *
     * @param wishes what it wants to hear of, for a person
     * @param wanted the same for a program; must be quick and not throw
     */
    public Registration add(String name, List<String> wishes, Predicate<T> wanted, Consumer<T> told) {
        Listener<T> listener = new Listener<>(name, wishes, wanted, told, carrier, capacity);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public boolean isEmpty() {
        return listeners.isEmpty();
    }

    public void tell(T what) {
        for (Listener<T> listener : listeners) {
            listener.tell(what);
        }
    }

    public List<Figures> figures() {
        return listeners.stream().map(it -> new Figures(it.name, it.wishes, it.handled.sum(), it.failed.sum(), it.dropped.sum())).toList();
    }
}
