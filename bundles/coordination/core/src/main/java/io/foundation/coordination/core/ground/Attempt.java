package io.foundation.coordination.core.ground;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.Outcome;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One change that is made once or not at all. It looks, decides, and commits what can only be done if nothing has changed since; if something has, it begins again. When an answer was lost it
 * looks what became of the commit: what may still be done is asked for again, as it is, because it can be done only once. On the loop.
 *
 * @param <S> what is seen
 * @param <W> what is written
 * @param <T> what is answered
 */
public abstract class Attempt<S, W, T> {

    /** How long between looks for an answer that was lost. */
    private static final long LOOK_NANOS = 100_000_000;

    /** What became of a commit whose answer was lost. */
    public enum Fate {
        DONE,
        /** It was not done and never will be. */
        NEVER,
        /** It was not done, but may be. */
        OPEN,
        /** What has followed does not tell. */
        UNKNOWN
    }

    /**
     * What to do.
     *
     * @param write  what to write; empty for nothing
     * @param answer what to answer if nothing is written
     */
    public record Choice<W, T>(Optional<W> write, T answer) {

        public static <W, T> Choice<W, T> write(W write) {
            return new Choice<>(Optional.of(write), null);
        }

        public static <W, T> Choice<W, T> leave(T answer) {
            return new Choice<>(Optional.empty(), answer);
        }
    }

    private final Ground ground;
    private final long deadline;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    /** @param timeoutNanos how long to look for an answer that was lost */
    protected Attempt(Ground ground, long timeoutNanos) {
        this.ground = ground;
        this.deadline = ground.loop().time().nanos() + timeoutNanos;
    }

    /** What is changed, for a person. */
    protected abstract String what();

    /** Reads what the decision rests on. */
    protected abstract CompletableFuture<S> read();

    /** What to decide on at first, which may be behind. */
    protected CompletableFuture<S> first() {
        return read();
    }

    /** Reads what tells what became of a commit. */
    protected CompletableFuture<S> readAll() {
        return read();
    }

    /**
     * Decides; maybe called several times.
     *
     * @throws FoundationException if it cannot be done
     */
    protected abstract Choice<W, T> choose(S seen);

    /** Commits what can only be done if all is still as it was when it was chosen. */
    protected abstract CompletableFuture<Outcome> commit(W write);

    protected abstract Fate fate(W write, S now);

    /** The answer when it was done. */
    protected abstract T done(W write);

    /** Why a commit that was refused can never be done, if so; else it is decided again. */
    protected Optional<FoundationException> hopeless(Outcome.Refused refused) {
        return Optional.empty();
    }

    /** Begins. What is seen first may be behind: a commit that rests on it is refused then, and an answer without one is not given. */
    public CompletableFuture<T> begin() {
        first().whenComplete((seen, error) -> {
            if (error != null) {
                fail(error);
            } else {
                decide(seen, false);
            }
        });
        return answer;
    }

    private void again() {
        ground.sync().thenCombine(read(), (synced, seen) -> seen).whenComplete((seen, error) -> {
            if (error != null) {
                fail(error);
            } else {
                decide(seen, true);
            }
        });
    }

    private void decide(S seen, boolean newest) {
        Choice<W, T> choice;
        try {
            choice = choose(seen);
        } catch (FoundationException e) {
            if (newest) {
                fail(e);
            } else {
                again();
            }
            return;
        }
        if (choice.write().isPresent()) {
            send(choice.write().get(), false);
        } else if (newest) {
            answer.complete(choice.answer());
        } else {
            again();
        }
    }

    private void send(W write, boolean repeated) {
        commit(write).whenComplete((outcome, error) -> {
            if (error != null) {
                FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "");
                if (repeated || typed.type() == ErrorType.OUTCOME_UNKNOWN) {
                    look(write);
                } else {
                    fail(typed);
                }
            } else if (outcome instanceof Outcome.Refused refused) {
                if (repeated) {
                    // But an earlier one of the same may have been done.
                    look(write);
                } else {
                    hopeless(refused).ifPresentOrElse(this::fail, this::again);
                }
            } else {
                answer.complete(done(write));
            }
        });
    }

    /** Finds out whether a commit was done whose answer was lost. */
    private void look(W write) {
        ground.sync().thenCombine(readAll(), (synced, seen) -> seen).whenComplete((now, error) -> {
            if (error != null) {
                if (isLate()) {
                    fail(unknown(error));
                } else {
                    ground.loop().after(LOOK_NANOS, () -> look(write));
                }
                return;
            }
            switch (fate(write, now)) {
                case DONE -> answer.complete(done(write));
                case NEVER -> decide(now, true);
                case UNKNOWN -> fail(unknown(null));
                case OPEN -> {
                    if (isLate()) {
                        fail(unknown(null));
                    } else {
                        send(write, true);
                    }
                }
            }
        });
    }

    private boolean isLate() {
        return ground.loop().time().nanos() - deadline >= 0;
    }

    private FoundationException unknown(Throwable cause) {
        return new FoundationException(ErrorType.OUTCOME_UNKNOWN, "It could not be found out whether the change of " + what() + " was made: read it before asking again.", cause);
    }

    private void fail(Throwable error) {
        answer.completeExceptionally(FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "The change of " + what() + " failed with an error of no type."));
    }
}
