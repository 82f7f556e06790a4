package io.foundation.protection.core.bulkhead;

/** Permits that calls take while they last, each as many as it weighs; their number may change under way. Thread-safe, never waits. */
public final class Bulkhead {

    private int permits;
    private int taken;

    public Bulkhead(int permits) {
        this.permits = permits;
    }

    public synchronized boolean tryAcquire(int weight) {
        if (weight > permits - taken) {
            return false;
        }
        taken += weight;
        return true;
    }

    public synchronized void release(int weight) {
        taken -= weight;
    }

    /** Another number of permits; those taken stay taken. */
    public synchronized void resize(int number) {
        permits = number;
    }

    public synchronized int permits() {
        return permits;
    }

    public synchronized int taken() {
        return taken;
    }
}
