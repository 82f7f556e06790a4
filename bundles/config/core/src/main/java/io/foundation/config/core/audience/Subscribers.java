package io.foundation.config.core.audience;

import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.config.api.Difference;
import io.foundation.config.api.SettingsEvent;
import io.foundation.config.api.SettingsListener;
import io.foundation.config.api.SettingsSnapshot;
import io.foundation.config.api.SettingsStatus;
import io.foundation.config.core.path.Paths;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who are told of changes, each in order and by itself: one that is too slow is told how things are in place of what it has missed, and one that throws is counted. Telling never
 * blocks. Adding and telling must not happen at the same time, so that a new one misses nothing and hears nothing twice; all else is thread-safe.
 */
public final class Subscribers {

    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    private final Executor carrier;
    private final Supplier<? extends SettingsSnapshot> present;
    private final List<Subscriber> all = new CopyOnWriteArrayList<>();
    /** How many changes were told; of who tells alone, to write. Revisions do not do, since settings that come with a schema are none. */
    private volatile long changes;

    /**
     * @param carrier on whose threads they are told
     * @param present gives all settings as they are
     */
    public Subscribers(Executor carrier, Supplier<? extends SettingsSnapshot> present) {
        this.carrier = carrier;
        this.present = present;
    }

    private final class Subscriber {
        private final String name;
        private final List<String> prefixes;
        private final SettingsListener listener;
        private final SerialExecutor lane;
        private final AtomicBoolean behind = new AtomicBoolean();
        private final LongAdder told = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder skipped = new LongAdder();
        private volatile boolean closed;
        /** The latest change that it was told with all others; of its lane alone. */
        private long knows = -1;

        private Subscriber(String name, List<String> prefixes, SettingsListener listener) {
            this.name = name;
            this.prefixes = prefixes;
            this.listener = listener;
            this.lane = SerialExecutor.droppingOldest(carrier, SettingsListener.MAX_WAITING, this::dropped, this::failed);
        }

        private void dropped() {
            skipped.increment();
            behind.set(true);
        }

        private boolean wants(Difference change) {
            return change.changesValue() && (prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> Paths.isIn(change.path(), prefix)));
        }

        private void tell(SettingsEvent event, long number) {
            List<Difference> wanted = event.changes().stream().filter(this::wants).toList();
            if (!wanted.isEmpty()) {
                enqueue(new SettingsEvent(event.kind(), wanted, event.now()), number);
            }
        }

        private void enqueue(SettingsEvent event, long number) {
            try {
                lane.execute(() -> deliver(event, number));
            } catch (RejectedExecutionException stopping) {
                skipped.increment();
            }
        }

        private void deliver(SettingsEvent event, long number) {
            if (closed) {
                return;
            }
            if (behind.getAndSet(false)) {
                // Before the settings are looked at: what is told later may be among them, and is told again then, but nothing is missed.
                knows = changes;
                listen(new SettingsEvent(SettingsEvent.Kind.PRESENT, List.of(), present.get()));
            } else if (number > knows) {
                listen(event);
            }
        }

        private void listen(SettingsEvent event) {
            told.increment();
            listener.changed(event);
        }

        private void failed(Throwable failure) {
            if (failed.sum() == 0) {
                LOG.warn("{} threw when it was told of settings; later failures of it are only counted.", name, failure);
            }
            failed.increment();
        }
    }

    /**
     * One more who is told, first how things are.
     *
     * @param name     for a person
     * @param prefixes what it wants to hear of; none for everything
     */
    public Registration add(String name, List<String> prefixes, SettingsListener listener) {
        Subscriber subscriber = new Subscriber(name, List.copyOf(prefixes), listener);
        all.add(subscriber);
        subscriber.enqueue(new SettingsEvent(SettingsEvent.Kind.PRESENT, List.of(), present.get()), changes);
        return () -> {
            subscriber.closed = true;
            all.remove(subscriber);
        };
    }

    public void tell(SettingsEvent event) {
        long number = changes + 1;
        changes = number;
        all.forEach(subscriber -> subscriber.tell(event, number));
    }

    public List<SettingsStatus.Subscriber> figures() {
        return all.stream().map(it -> new SettingsStatus.Subscriber(it.name, it.prefixes, it.told.sum(), it.failed.sum(), it.skipped.sum())).toList();
    }
}
