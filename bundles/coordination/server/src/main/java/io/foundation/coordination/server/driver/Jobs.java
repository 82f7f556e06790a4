package io.foundation.coordination.server.driver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What blocks: one thing at a time, off the loop, which is told what came of it. On the loop. */
final class Jobs {

    private static final int WAITING = 16;

    private final Executor loop;
    private final Executor work;
    private final Consumer<String> note;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    /** @param note told in a sentence of what has failed */
    Jobs(Executor loop, Executor work, Consumer<String> note) {
        this.loop = loop;
        this.work = work;
        this.note = note;
    }

    boolean isBusy() {
        return busy;
    }

    /**
     * Does something, unless something else is being done.
     *
     * @param what   for a sentence
     * @param done   told on the loop
     * @param failed told on the loop
     * @return whether it will be done
     */
    <T> boolean start(String what, Supplier<T> job, Consumer<T> done, Consumer<RuntimeException> failed) {
        if (busy) {
            return false;
        }
        busy = true;
        work.execute(() -> {
            T result = null;
            RuntimeException error = null;
            try {
                result = job.get();
            } catch (RuntimeException e) {
                error = e;
            }
            T value = result;
            RuntimeException problem = error;
            loop.execute(() -> {
                busy = false;
                if (problem == null) {
                    done.accept(value);
                } else {
                    note.accept(what + " has failed: " + problem.getMessage());
                    failed.accept(problem);
                }
                if (!busy && !waiting.isEmpty()) {
                    waiting.removeFirst().run();
                }
            });
        });
        return true;
    }

    /**
     * As {@link #start}, but after what is being done, if anything is.
     *
     * @return whether it will be done; not if too much waits
     */
    <T> boolean queue(String what, Supplier<T> job, Consumer<T> done, Consumer<RuntimeException> failed) {
        if (waiting.isEmpty() && start(what, job, done, failed)) {
            return true;
        }
        return waiting.size() < WAITING && waiting.add(() -> start(what, job, done, failed));
    }

    /** Does something when what is being done has ended, whatever comes of it; from any thread. */
    void last(Runnable job) {
        work.execute(job);
    }
}
