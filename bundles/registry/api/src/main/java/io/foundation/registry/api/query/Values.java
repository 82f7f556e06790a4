package io.foundation.registry.api.query;

import java.util.Comparator;

/** The order of single values: truth values, then numbers, then texts. */
public final class Values {

    /** Over Boolean, Long, Double and String: numbers by value, exactly, whatever their type. */
    public static final Comparator<Object> ORDER = Values::compare;

    private Values() {
    }

    /** Whether two values are of a kind that can be compared. */
    public static boolean isComparable(Object one, Object other) {
        int rank = rank(one);
        return rank > 0 && rank == rank(other);
    }

    /** Whether it is a single value. */
    public static boolean isSingle(Object value) {
        return rank(value) > 0;
    }

    private static int rank(Object value) {
        return switch (value) {
            case String text -> 3;
            case Long number -> 2;
            case Double number -> 2;
            case Boolean flag -> 1;
            case null, default -> 0;
        };
    }

    static int compare(Object one, Object other) {
        return switch (one) {
            case String text when other instanceof String that -> text.compareTo(that);
            case Long number when other instanceof Long that -> Long.compare(number, that);
            case Double number when other instanceof Double that -> compare((double) number, (double) that);
            case Long number when other instanceof Double that -> compare((long) number, (double) that);
            case Double number when other instanceof Long that -> -compare((long) that, (double) number);
            case Boolean flag when other instanceof Boolean that -> Boolean.compare(flag, that);
            default -> Integer.compare(rank(one), rank(other));
        };
    }

    /** -0.0 is 0.0, unlike in {@link Double#compare}. */
    private static int compare(double one, double other) {
        return one < other ? -1 : one > other ? 1 : 0;
    }

    /** By value, exactly: as a double a large whole number would be rounded. */
    private static int compare(long whole, double other) {
        if (other >= 0x1p63) {
            return -1;
        }
        if (other < -0x1p63) {
            return 1;
        }
        int order = Long.compare(whole, (long) other);
        return order != 0 ? order : compare(0.0, other - (double) (long) other);
    }
}
