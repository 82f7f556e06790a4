package io.foundation.testkit.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges generators of numbers: {@code next() -> number}. All that is promised is that no number is given twice, whoever asks and when, so no order need be found: a number of which the answer was lost is
 * nobody's.
 */
public final class Uniqueness {

    public static final String NEXT = "next";

    /** What the names of generators begin with. */
    static final String PREFIX = "ids/";

    private Uniqueness() {
    }

    /** Whether an operation is of a generator, so that no {@link Model} knows it. */
    public static boolean isOfGenerator(Operation operation) {
        return operation.object().startsWith(PREFIX);
    }

    /**
     * Those that were given a number of the same generator which another was given before.
     *
     * @param operations in any order; of other objects than generators too
     */
    public static List<Operation> violations(List<Operation> operations) {
        Map<String, Map<Long, Operation>> given = new HashMap<>();
        List<Operation> again = new ArrayList<>();
        for (Operation operation : operations) {
            if (isOfGenerator(operation) && operation.answer().isPresent()) {
                Operation before = given.computeIfAbsent(operation.object(), object -> new HashMap<>()).putIfAbsent(operation.answer().get().getFirst(), operation);
                if (before != null) {
                    again.add(operation);
                }
            }
        }
        return again;
    }
}
