package io.foundation.registry.core.index;

import io.foundation.registry.api.query.Criterion;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.api.query.Values;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Finds items by the values of some attributes, in order, so that ranges are found too; of a list each element counts. One thread writes at a time, any number read meanwhile: what they find may
 * be a moment old, so they look again whether it fits.
 *
 * @param <T> what is found; by identity
 */
public final class AttributeIndex<T> {

    private final Map<String, NavigableMap<Object, Set<T>>> attributes = new LinkedHashMap<>();

    /** @param indexed the paths that are indexed */
    public AttributeIndex(Collection<String> indexed) {
        indexed.forEach(path -> attributes.put(path, new ConcurrentSkipListMap<>(Values.ORDER)));
    }

    public List<String> indexed() {
        return List.copyOf(attributes.keySet());
    }

    /** @param values what stands at a path; null for nothing */
    public void add(T item, Function<String, Object> values) {
        attributes.forEach((path, buckets) -> each(values.apply(path), value -> buckets.computeIfAbsent(value, key -> ConcurrentHashMap.newKeySet()).add(item)));
    }

    /**
     * Puts an item where its new values are and takes it from where only the old ones were: in this order, so that at no moment it is nowhere.
     */
    public void change(T item, Function<String, Object> before, Function<String, Object> after) {
        add(item, after);
        attributes.forEach((path, buckets) -> {
            Object now = after.apply(path);
            each(before.apply(path), value -> {
                if (!isAmong(now, value)) {
                    take(buckets, value, item);
                }
            });
        });
    }

    public void remove(T item, Function<String, Object> values) {
        attributes.forEach((path, buckets) -> each(values.apply(path), value -> take(buckets, value, item)));
    }

    private static <T> void take(NavigableMap<Object, Set<T>> buckets, Object value, T item) {
        Set<T> bucket = buckets.get(value);
        if (bucket != null && bucket.remove(item) && bucket.isEmpty()) {
            buckets.remove(value);
        }
    }

    private static boolean isAmong(Object values, Object value) {
        return values instanceof List<?> many ? many.stream().anyMatch(each -> isSame(each, value)) : isSame(values, value);
    }

    private static boolean isSame(Object one, Object other) {
        return Values.isComparable(one, other) && Values.ORDER.compare(one, other) == 0;
    }

    private static void each(Object value, Consumer<Object> single) {
        if (value instanceof List<?> many) {
            many.stream().filter(Values::isSingle).forEach(single);
        } else if (Values.isSingle(value)) {
            single.accept(value);
        }
    }

    /**
     * The fewest items that are known to hold all that fit: the buckets of one criterion. An item may be in several of them.
     *
     * @return empty if no criterion is about an indexed attribute
     */
    public Optional<Collection<Set<T>>> candidates(Query query) {
        Collection<Set<T>> best = null;
        long least = Long.MAX_VALUE;
        for (Criterion criterion : query.criteria()) {
            NavigableMap<Object, Set<T>> buckets = attributes.get(criterion.path());
            Collection<Set<T>> found = buckets == null ? null : buckets(buckets, criterion);
            if (found != null) {
                long size = size(found, least);
                if (size < least) {
                    least = size;
                    best = found;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static <T> long size(Collection<Set<T>> buckets, long enough) {
        long size = 0;
        for (Set<T> bucket : buckets) {
            size += bucket.size();
            if (size >= enough) {
                return size;
            }
        }
        return size;
    }

    /** Null for criteria that also fit where there is no value. */
    private static <T> Collection<Set<T>> buckets(NavigableMap<Object, Set<T>> buckets, Criterion criterion) {
        return switch (criterion.operator()) {
            case EQ -> bucket(buckets, criterion.value());
            case IN -> ((List<?>) criterion.value()).stream().flatMap(value -> bucket(buckets, value).stream()).toList();
            case GT -> buckets.tailMap(criterion.value(), false).values();
            case GTE -> buckets.tailMap(criterion.value(), true).values();
            case LT -> buckets.headMap(criterion.value(), false).values();
            case LTE -> buckets.headMap(criterion.value(), true).values();
            case NEQ, NOT_IN -> null;
        };
    }

    private static <T> List<Set<T>> bucket(NavigableMap<Object, Set<T>> buckets, Object value) {
        Set<T> bucket = buckets.get(value);
        return bucket == null ? List.of() : List.of(bucket);
    }
}
