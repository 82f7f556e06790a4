package io.foundation.testkit.history;

import java.util.Optional;

/**
 * What one copy of an object answers, to one question after the other.
 *
 * @param <S> its states: immutable, with equality
 */
public interface Model<S> {

    S initial();

    /**
     * The state after an operation.
     *
     * @param operation whose answer, if it has one, must be the one that is given in this state; if it has none, any is
     * @return empty if it cannot be answered so in this state
     */
    Optional<S> after(S state, Operation operation);
}
