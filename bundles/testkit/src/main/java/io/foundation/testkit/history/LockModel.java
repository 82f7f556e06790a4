package io.foundation.testkit.history;

import java.util.Optional;

/**
 * A lock with fencing tokens: {@code acquire() -> token}, {@code release(token) -> []}, and {@code lose(token)}, which is never answered: from then on the holder may lose it at any
 * time. An election is one too: {@code acquire} is being elected, with the term for a token.
 */
public enum LockModel implements Model<LockModel.Lock> {

    INSTANCE;

    public static final String ACQUIRE = "acquire";
    public static final String RELEASE = "release";
    public static final String LOSE = "lose";

    private static final long NOBODY = 0;

    /**
     * How it is.
     *
     * @param holder the token of the holder; 0 if there is none
     * @param last   the greatest token that was given
     */
    public record Lock(long holder, long last) {

        @Override
        public String toString() {
            return holder == NOBODY ? "free, last token " + last : "held with token " + holder;
        }
    }

    @Override
    public Lock initial() {
        return new Lock(NOBODY, 0);
    }

    @Override
    public Optional<Lock> after(Lock lock, Operation operation) {
        return switch (operation.call()) {
            // Of who never heard of its token nobody else can tell that it held: it need not have.
            case ACQUIRE -> operation.answer().map(answer -> answer.getFirst()).filter(token -> lock.holder() == NOBODY && token > lock.last()).map(token -> new Lock(token, token));
            // Whoever has lost it already gives nothing back.
            case RELEASE, LOSE -> Optional.of(lock.holder() == operation.argument(0) ? new Lock(NOBODY, lock.last()) : lock);
            default -> throw new IllegalArgumentException("A lock knows no " + operation.call());
        };
    }
}
