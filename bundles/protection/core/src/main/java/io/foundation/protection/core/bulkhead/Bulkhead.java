package io.foundation.protection.core.bulkhead;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Permits that calls take while they last, each as many as it weighs; their number may change under way. Who waits gets them in the order of arrival, so that many
 * that weigh little cannot overtake one that weighs much. Thread-safe.
 */
public final class Bulkhead {

    private final Permits free;
    private int permits;

    public Bulkhead(int permits) {
        this.permits = permits;
        this.free = new Permits(permits);
    }

    /** @param nanos how long to wait for them; 0 for not at all, also not behind others */
    public boolean tryAcquire(int weight, long nanos) throws InterruptedException {
        return nanos == 0 ? free.tryAcquire(weight) : free.tryAcquire(weight, nanos, TimeUnit.NANOSECONDS);
    }

    public void release(int weight) {
        free.release(weight);
    }

    /** Another number of permits; those taken stay taken. */
    public synchronized void resize(int number) {
        if (number < permits) {
            free.reducePermits(permits - number);
        } else {
            free.release(number - permits);
        }
        permits = number;
    }

    public synchronized int permits() {
        return permits;
    }

    public synchronized int taken() {
        return permits - free.availablePermits();
    }

    public int waiting() {
        return free.getQueueLength();
    }

    /** Lets its number be made smaller. */
    private static final class Permits extends Semaphore {

        private static final long serialVersionUID = 1L;

        Permits(int permits) {
            super(permits, true);
        }

        @Override
        protected void reducePermits(int reduction) {
            super.reducePermits(reduction);
        }
    }
}
