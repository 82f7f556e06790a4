package io.foundation.testkit.history;

import java.util.List;
import java.util.Optional;

/** A counter: {@code get() -> value}, {@code add(delta) -> sum}, {@code set(value) -> before}, {@code cas(expected, value) -> 1 or 0}. */
public enum CounterModel implements Model<Long> {

    INSTANCE;

    public static final String GET = "get";
    public static final String ADD = "add";
    public static final String SET = "set";
    public static final String CAS = "cas";

    @Override
    public Long initial() {
        return 0L;
    }

    @Override
    public Optional<Long> after(Long value, Operation operation) {
        return switch (operation.call()) {
            case GET -> answered(operation, value, value);
            case ADD -> answered(operation, value + operation.argument(0), value + operation.argument(0));
            case SET -> answered(operation, value, operation.argument(0));
            case CAS -> value == operation.argument(0) ? answered(operation, 1L, operation.argument(1)) : answered(operation, 0L, value);
            default -> throw new IllegalArgumentException("A counter knows no " + operation.call());
        };
    }

    private static Optional<Long> answered(Operation operation, Long expected, Long next) {
        return operation.answer().filter(answer -> !answer.equals(List.of(expected))).isPresent() ? Optional.empty() : Optional.of(next);
    }
}
