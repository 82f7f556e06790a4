package io.foundation.registry.api.query;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Criteria that must all fit. Immutable.
 *
 * @param criteria at most {@link #MAX_CRITERIA}; of none everything fits
 */
public record Query(List<Criterion> criteria) {

    /** The most criteria. */
    public static final int MAX_CRITERIA = 32;

    private static final Query ALL = new Query(List.of());

    /** @throws FoundationException {@code INVALID_INPUT} if there are too many */
    public Query {
        criteria = List.copyOf(criteria);
        if (criteria.size() > MAX_CRITERIA) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The query has " + criteria.size() + " criteria: at most " + MAX_CRITERIA + " are allowed.");
        }
    }

    /** Everything fits. */
    public static Query all() {
        return ALL;
    }

    /** @throws FoundationException {@code INVALID_INPUT} as {@link Criterion} */
    public static Query where(String path, Operator operator, Object value) {
        return ALL.and(path, operator, value);
    }

    /**
     * Reads a text such as {@code capabilities = ocr and region in (eu, us) and load.cpu < 0.5}. Texts need single quotes around them if they have other characters than letters, digits
     * and {@code . _ - : @ $ #}, or look like a number, {@code true} or {@code false}; a quote within is doubled.
     *
     * @throws FoundationException {@code FORMAT_ERROR} with the place, or {@code INVALID_INPUT} as {@link Criterion}
     */
    public static Query parse(String text) {
        return new QueryText(text).read();
    }

    public Query and(String path, Operator operator, Object value) {
        List<Criterion> more = new ArrayList<>(criteria);
        more.add(new Criterion(path, operator, value));
        return new Query(more);
    }

    /** @param values what stands at a path; null for nothing */
    public boolean fits(Function<String, Object> values) {
        for (Criterion criterion : criteria) {
            if (!criterion.fits(values.apply(criterion.path()))) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return criteria.stream().map(Criterion::toString).collect(Collectors.joining(" and "));
    }
}
