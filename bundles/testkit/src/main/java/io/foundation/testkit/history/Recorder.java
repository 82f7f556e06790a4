package io.foundation.testkit.history;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Writes down what the clients of one process ask and are answered, a line for each: a question before it is asked, an answer after it has come, so that what is written bounds what
 * was, also when the process is killed between. Thread-safe if the lines are.
 */
public final class Recorder {

    /** What became of a question that failed. */
    public enum Failure {
        /** It was certainly not done. */
        NOT_DONE,
        /** It may have been done, or be done at any time. */
        UNKNOWN
    }

    private final String process;
    private final LongSupplier nanos;
    private final Consumer<String> lines;
    private final AtomicLong numbers = new AtomicLong();

    /**
     * @param process the name of this process, without a slash or a space; unlike that of any other
     * @param nanos   the clock that all processes share
     * @param lines   takes a line, which is kept when it returns
     */
    public Recorder(String process, LongSupplier nanos, Consumer<String> lines) {
        this.process = process;
        this.nanos = nanos;
        this.lines = lines;
    }

    /** A question that is asked next. */
    public Asked ask(String client, String object, String call, long... arguments) {
        String id = process + '#' + numbers.incrementAndGet();
        lines.accept(String.join(" ", "?", id, process + '/' + client, object, call, join(Arrays.stream(arguments).boxed().toList()), Long.toString(nanos.getAsLong())));
        return new Asked(id);
    }

    /** Asks, and writes down what comes of it. */
    public <T> CompletionStage<T> record(Asked asked, CompletionStage<T> stage, Function<T, List<Long>> answer, Function<Throwable, Failure> failure) {
        return stage.whenComplete((value, error) -> {
            if (error == null) {
                asked.answered(answer.apply(value));
            } else if (failure.apply(error) == Failure.NOT_DONE) {
                asked.notDone();
            }
        });
    }

    /** A process stood still, so that it may have lost what it had without noticing; until {@link Operation#NEVER} if it was killed. */
    public void stoodStill(String which, long since, long until) {
        lines.accept(String.join(" ", "~", which, Long.toString(since), Long.toString(until)));
    }

    /** The name of this process. */
    public String process() {
        return process;
    }

    /** The clock. */
    public long nanos() {
        return nanos.getAsLong();
    }

    static String join(List<Long> numbers) {
        return numbers.isEmpty() ? "-" : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** A question that waits for its answer. */
    public final class Asked {
        private final String id;

        private Asked(String id) {
            this.id = id;
        }

        public void answered(List<Long> answer) {
            lines.accept(String.join(" ", "!", id, join(answer), Long.toString(nanos.getAsLong())));
        }

        /** It was certainly not done, and never will be. */
        public void notDone() {
            lines.accept("x " + id);
        }
    }
}
