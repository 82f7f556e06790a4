package io.foundation.protection.core.policy;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Work on a thread of its own, that can be given up. What was taken for it comes back when it has really ended, also if it never began. */
final class Limited<T> implements Runnable {

    private final Callable<T> work;
    private final Runnable ended;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private Thread thread;
    private boolean givenUp;

    Limited(Callable<T> work, Runnable ended) {
        this.work = work;
        this.ended = ended;
    }

    Future<T> result() {
        return result;
    }

    @Override
    public void run() {
        try {
            if (begins()) {
                result.complete(work.call());
            }
        } catch (Throwable failure) {
            result.completeExceptionally(failure);
        } finally {
            ends();
            ended.run();
        }
    }

    /** Nobody waits any more: the work is interrupted. */
    synchronized void giveUp() {
        givenUp = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private synchronized boolean begins() {
        thread = Thread.currentThread();
        return !givenUp;
    }

    private synchronized void ends() {
        thread = null;
    }

    /** The time was over. */
    static final class Late extends Exception {

        private static final long serialVersionUID = 1L;

        Late(Throwable cause) {
            super(cause);
        }
    }

    /** The work did not run, or its thread was stopped. */
    static final class Stopped extends Exception {

        private static final long serialVersionUID = 1L;

        Stopped(Throwable cause) {
            super(cause);
        }
    }
}
