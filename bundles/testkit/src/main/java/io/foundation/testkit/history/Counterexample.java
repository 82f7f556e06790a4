package io.foundation.testkit.history;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a history is not linearizable, with no more of it than is needed.
 *
 * @param states     how the object can only have been when the last of the operations was asked: none of what was under way then done, or some of it
 * @param operations that no order explains: had any one of them not been answered, one would. The last is the first whose answer cannot be
 */
public record Counterexample(Collection<?> states, List<Operation> operations) {

    private static final int SHOWN_STATES = 8;

    public Counterexample {
        states = List.copyOf(states);
        operations = List.copyOf(operations);
    }

    /** The answer that cannot be. */
    public Operation culprit() {
        return operations.getLast();
    }

    @Override
    public String toString() {
        long since = operations.stream().mapToLong(Operation::invoked).min().orElseThrow();
        String can = states.stream().limit(SHOWN_STATES).map(String::valueOf).collect(Collectors.joining("; or "));
        String more = states.size() > SHOWN_STATES ? "; or " + (states.size() - SHOWN_STATES) + " others" : "";
        return culprit().object() + " can only have been: " + can + more + ". No order explains:\n"
                + operations.stream().map(operation -> "  " + operation.line(since)).collect(Collectors.joining("\n"));
    }
}
