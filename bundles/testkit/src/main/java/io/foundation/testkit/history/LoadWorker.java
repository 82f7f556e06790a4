package io.foundation.testkit.history;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One client, which does one thing after the other. */
abstract class LoadWorker {

    private final AgreementLoad load;
    private final String client;
    private final String object;
    private final SplittableRandom random;
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean stopped;

    LoadWorker(AgreementLoad load, String client, String object) {
        this.load = load;
        this.client = client;
        this.object = object;
        this.random = load.newRandom();
    }

    /** Does something, after a while. */
    final void next() {
        load.later().after(random.nextLong(Math.max(1, load.pauseNanos())), () -> {
            if (stopped) {
                idle.complete(null);
            } else {
                once().whenComplete((done, error) -> next());
            }
        });
    }

    /** One thing. */
    abstract CompletionStage<?> once();

    final CompletableFuture<Void> stop() {
        stopped = true;
        return idle;
    }

    final boolean isIdle() {
        return idle.isDone();
    }

    final String object() {
        return object;
    }

    final SplittableRandom random() {
        return random;
    }

    final AgreementLoad load() {
        return load;
    }

    final Recorder.Asked ask(String call, long... arguments) {
        return load.recorder().ask(client, object, call, arguments);
    }

    /** Writes down what comes of a question. */
    final <T> CompletionStage<T> record(Recorder.Asked asked, CompletionStage<T> stage, Function<T, List<Long>> answer) {
        return load.recorder().record(asked, stage, answer, load::judge);
    }
}
