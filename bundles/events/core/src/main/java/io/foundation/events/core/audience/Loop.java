package io.foundation.events.core.audience;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a piece of work while there is reason to, never twice at once. Waking it costs next to nothing while it runs. Thread-safe. */
public final class Loop {

    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int WOKEN = 2;

    private final Executor carrier;
    private final Runnable work;
    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * One that sleeps.
     *
     * @param carrier on whose threads it runs
     * @param work    does all there is to do, and does not throw
     */
    public Loop(Executor carrier, Runnable work) {
        this.carrier = carrier;
        this.work = work;
    }

    /** There may be more to do: the work is run from now on at least once. */
    public void wake() {
        if (state.get() == WOKEN || state.getAndSet(WOKEN) != IDLE) {
            return;
        }
        try {
            carrier.execute(this::run);
        } catch (RejectedExecutionException stopping) {
            state.set(IDLE);
        }
    }

    private void run() {
        do {
            state.set(RUNNING);
            work.run();
        } while (!state.compareAndSet(RUNNING, IDLE));
    }
}
