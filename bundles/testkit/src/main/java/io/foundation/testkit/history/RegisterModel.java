package io.foundation.testkit.history;

import java.util.List;
import java.util.Optional;

/**
 * A value with a version, 0 before it is set for the first time: {@code get() -> version, value}, {@code set(value) -> version}, {@code cas(version, value) -> version}, or nothing
 * if it has another version.
 */
public enum RegisterModel implements Model<RegisterModel.Register> {

    INSTANCE;

    public static final String GET = "get";
    public static final String SET = "set";
    public static final String CAS = "cas";

    /** How it is. */
    public record Register(long version, long value) {

        private Register next(long newValue) {
            return new Register(version + 1, newValue);
        }
    }

    @Override
    public Register initial() {
        return new Register(0, 0);
    }

    @Override
    public Optional<Register> after(Register register, Operation operation) {
        return switch (operation.call()) {
            case GET -> answered(operation, List.of(register.version(), register.value()), register);
            case SET -> answered(operation, List.of(register.version() + 1), register.next(operation.argument(0)));
            case CAS -> register.version() == operation.argument(0) ? answered(operation, List.of(register.version() + 1), register.next(operation.argument(1)))
                    : answered(operation, List.of(), register);
            default -> throw new IllegalArgumentException("A register knows no " + operation.call());
        };
    }

    private static Optional<Register> answered(Operation operation, List<Long> expected, Register next) {
        return operation.answer().filter(answer -> !answer.equals(expected)).isPresent() ? Optional.empty() : Optional.of(next);
    }
}
