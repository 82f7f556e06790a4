package io.foundation.base.runtime;

import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.api.protocol.Time;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The hand-over store of the node, swept so that state nobody takes does not stay in memory. */
// Immediate: one that is there only while somebody uses it would forget what the last user has parked.
@Component(service = HandoverStore.class, immediate = true)
public final class HandoverStoreService implements HandoverStore {

    private final BoundedHandoverStore store = new BoundedHandoverStore(Time.SYSTEM);
    private final AtomicBoolean sweepPending = new AtomicBoolean();
    private final ExecutorOwner executors;
    private final ScheduledExecutorService timer;

    @Activate
    public HandoverStoreService(@Reference ExecutorRegistry registry) {
        executors = new ExecutorOwner("foundation-base-runtime", getClass().getClassLoader(), registry);
        timer = executors.timer("handover");
    }

    @Deactivate
    void deactivate() {
        executors.close();
    }

    @Override
    public void park(String key, HandoverState state) {
        store.park(key, state);
        scheduleSweep();
    }

    @Override
    public Optional<HandoverState> take(String key) {
        return store.take(key);
    }

    private void scheduleSweep() {
        if (sweepPending.compareAndSet(false, true)) {
            timer.schedule(this::sweep, KEEP_SECONDS + 1L, TimeUnit.SECONDS);
        }
    }

    private void sweep() {
        sweepPending.set(false);
        if (store.sweep() > 0) {
            scheduleSweep();
        }
    }
}
