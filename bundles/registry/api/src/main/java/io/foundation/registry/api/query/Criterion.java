package io.foundation.registry.api.query;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Collection;
import java.util.List;

/**
 * One thing that must be so.
 *
 * @param path     which value: names with dots between, or a path that begins with {@code @}
 * @param operator how it is compared
 * @param value    with what: a Boolean, Long, Double or String; a list of them for {@link Operator#IN} and {@link Operator#NOT_IN}
 */
public record Criterion(String path, Operator operator, Object value) {

    /** The most values of a list. */
    public static final int MAX_VALUES = 256;

    /** @throws FoundationException {@code INVALID_INPUT} if path and value do not make sense */
    public Criterion {
        if (path.isEmpty() || path.length() > 255) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The path of a criterion has " + path.length() + " characters: use 1 to 255.");
        }
        value = operator.isOfList() ? many(path, value) : one(path, value);
        if ((operator == Operator.GT || operator == Operator.LT || operator == Operator.GTE || operator == Operator.LTE) && value instanceof Boolean) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + path + "' cannot be " + operator.sign() + " " + value + ": use a number or a text.");
        }
    }

    private static List<Object> many(String path, Object value) {
        if (!(value instanceof Collection<?> values) || values.isEmpty() || values.size() > MAX_VALUES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "'" + path + "' must be compared with a list of 1 to " + MAX_VALUES + " values.");
        }
        return values.stream().map(each -> one(path, each)).toList();
    }

    private static Object one(String path, Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case String text -> text;
            case Long number -> number;
            case Integer number -> number.longValue();
            case Double number when Double.isFinite(number) -> number;
            case null, default -> throw new FoundationException(ErrorType.INVALID_INPUT, "'" + path + "' cannot be compared with '" + value
                    + "': use a truth value, a number or a text.");
        };
    }

    /** @param actual what stands at the path; null if nothing does */
    public boolean fits(Object actual) {
        return switch (operator) {
            case EQ -> isOneOf(actual, value);
            case NEQ -> !isOneOf(actual, value);
            case GT -> Values.isComparable(actual, value) && Values.compare(actual, value) > 0;
            case LT -> Values.isComparable(actual, value) && Values.compare(actual, value) < 0;
            case GTE -> Values.isComparable(actual, value) && Values.compare(actual, value) >= 0;
            case LTE -> Values.isComparable(actual, value) && Values.compare(actual, value) <= 0;
            case IN -> isAnyOf(actual);
            case NOT_IN -> !isAnyOf(actual);
        };
    }

    private boolean isAnyOf(Object actual) {
        for (Object each : (List<?>) value) {
            if (isOneOf(actual, each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneOf(Object actual, Object wanted) {
        if (actual instanceof List<?> many) {
            for (Object each : many) {
                if (Values.isComparable(each, wanted) && Values.compare(each, wanted) == 0) {
                    return true;
                }
            }
            return false;
        }
        return Values.isComparable(actual, wanted) && Values.compare(actual, wanted) == 0;
    }

    /** As {@link Query#parse} reads it. */
    @Override
    public String toString() {
        return QueryText.literal(path) + (operator.isOfList() ? " " + operator.sign() + " (" + String.join(", ", ((List<?>) value).stream().map(QueryText::literal).toList()) + ")"
                : " " + operator.sign() + " " + QueryText.literal(value));
    }
}
