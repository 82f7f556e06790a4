package io.foundation.coordination.core.ground;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer for code that may block in what depends on it, or only wait for it. Whoever waits is woken by the loop itself, which takes a thread less to wake; what depends on
 * the answer runs where the code of its owner runs. Everything else is as for any future.
 */
final class Answer<T> extends CompletableFuture<T> {

    /** Completed first, and nothing depends on it: it is only waited for. */
    private final CompletableFuture<T> waited = new CompletableFuture<>();

    /** Wakes whoever waits, at once, and lets what depends on it run there. */
    void settle(T value, Throwable error, Executor dependents) {
        if (error == null) {
            waited.complete(value);
            dependents.execute(() -> super.complete(value));
        } else {
            waited.completeExceptionally(error);
            dependents.execute(() -> super.completeExceptionally(error));
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        return waited.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return waited.get(timeout, unit);
    }

    @Override
    public T join() {
        return waited.join();
    }

    // Who looks sees what who waits has.

    @Override
    public boolean isDone() {
        return waited.isDone();
    }

    @Override
    public boolean isCancelled() {
        return waited.isCancelled();
    }

    @Override
    public boolean isCompletedExceptionally() {
        return waited.isCompletedExceptionally();
    }

    @Override
    public T getNow(T otherwise) {
        return waited.getNow(otherwise);
    }

    @Override
    public T resultNow() {
        return waited.resultNow();
    }

    @Override
    public Throwable exceptionNow() {
        return waited.exceptionNow();
    }

    @Override
    public State state() {
        return waited.state();
    }

    // Somebody has had enough of waiting.

    @Override
    public boolean complete(T value) {
        waited.complete(value);
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        waited.completeExceptionally(error);
        return super.completeExceptionally(error);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        waited.cancel(mayInterruptIfRunning);
        return super.cancel(mayInterruptIfRunning);
    }

    /** What is derived from it is a future like any other. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
