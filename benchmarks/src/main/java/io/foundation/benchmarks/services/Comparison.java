package io.foundation.benchmarks.services;

import java.util.ArrayList;
import java.util.List;

/**
 * Calls that are shown in one table, ours first.
 *
 * @param title what is measured, and what is asked of it
 * @param ours  the call that the others are compared with
 * @param other the calls beside it; none if there is nothing to compare it with
 */
public record Comparison(String title, Call ours, List<Call> other) {

    /**
     * One row.
     *
     * @param method of the class of JMH that {@link ServiceArea#calls} names
     * @param name   shown in the table
     */
    public record Call(String method, String name) {
    }

    /** A call alone. */
    public static Comparison of(String title, String method, String name) {
        return new Comparison(title, new Call(method, name), List.of());
    }

    /** The same with one more call beside ours. */
    public Comparison beside(String method, String name) {
        List<Call> more = new ArrayList<>(other);
        more.add(new Call(method, name));
        return new Comparison(title, ours, List.copyOf(more));
    }
}
