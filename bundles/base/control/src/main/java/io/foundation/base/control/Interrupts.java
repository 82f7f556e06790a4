package io.foundation.base.control;

/** Waiting that an interrupt does not cut short. */
final class Interrupts {

    private Interrupts() {
    }

    /** Waits until the thread has ended; an interrupt meanwhile is remembered. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
