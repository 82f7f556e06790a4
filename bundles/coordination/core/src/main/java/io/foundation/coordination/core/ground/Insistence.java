package io.foundation.coordination.core.ground;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Asks for a commit again and again until the store has answered. Only for steps that can be done once at most however often they are asked for: such that name what there is once, by a
 * version or a token in the path. On the loop.
 */
public final class Insistence {

    private static final long RETRY_NANOS = 100_000_000;

    /**
     * The answer.
     *
     * @param doubtful whether an earlier asking may have been done: then a refusal may come of that
     */
    public record Answer(Outcome outcome, boolean doubtful) {

        public boolean isDone() {
            return outcome instanceof Outcome.Done;
        }
    }

    private final Ground ground;
    private final List<Change> changes;
    private final BooleanSupplier worthwhile;
    private final long deadline;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private boolean doubtful;

    private Insistence(Ground ground, List<Change> changes, long atMostNanos, BooleanSupplier worthwhile) {
        this.ground = ground;
        this.changes = changes;
        this.worthwhile = worthwhile;
        this.deadline = ground.loop().time().nanos() + atMostNanos;
    }

    /**
     * Asks.
     *
     * @param atMostNanos how long; after that it fails with {@code OUTCOME_UNKNOWN}, or with {@code UNREACHABLE} if it was certainly not done
     */
    public static CompletableFuture<Answer> on(Ground ground, List<Change> changes, long atMostNanos) {
        return start(new Insistence(ground, changes, atMostNanos, () -> true));
    }

    /** Asks as long as that is worth while; after that it fails as with no time left. */
    public static CompletableFuture<Answer> on(Ground ground, List<Change> changes, BooleanSupplier worthwhile) {
        return start(new Insistence(ground, changes, Long.MAX_VALUE, worthwhile));
    }

    private static CompletableFuture<Answer> start(Insistence insistence) {
        insistence.ask();
        return insistence.answer;
    }

    private void ask() {
        ground.create(changes).whenComplete((outcome, error) -> {
            if (error == null) {
                answer.complete(new Answer(outcome, doubtful));
                return;
            }
            FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "");
            doubtful |= typed.type() == ErrorType.OUTCOME_UNKNOWN;
            if (typed.type() != ErrorType.OUTCOME_UNKNOWN && !Ground.isTurnedAway(typed)) {
                answer.completeExceptionally(typed);
            } else if (worthwhile.getAsBoolean() && ground.loop().time().nanos() - deadline < 0) {
                ground.loop().after(RETRY_NANOS, this::ask);
            } else {
                answer.completeExceptionally(doubtful ? new FoundationException(ErrorType.OUTCOME_UNKNOWN, "It could not be found out whether it was done: look before asking again.", typed)
                        : new FoundationException(ErrorType.UNREACHABLE, "The store could not be reached: nothing was done.", typed));
            }
        });
    }
}
