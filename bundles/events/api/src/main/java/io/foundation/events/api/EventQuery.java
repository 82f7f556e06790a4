package io.foundation.events.api;

import java.util.Objects;

/**
 * What is asked of the events that are kept. Immutable. No numbers are wrong: those without a meaning ask for everything.
 *
 * @param filter   which
 * @param from     the earliest timestamp, inclusive
 * @param to       the latest, inclusive
 * @param afterId  only those with greater ids
 * @param order    by id, which is by timestamp too
 * @param offset   how many to leave out at the beginning; less than 0 counts as 0
 * @param limit    the most to give; 0 and less for all
 */
public record EventQuery(EventFilter filter, long from, long to, long afterId, Order order, int offset, int limit) {

    private static final EventQuery ALL = new EventQuery(EventFilter.all(), Long.MIN_VALUE, Long.MAX_VALUE, 0, Order.OLDEST_FIRST, 0, 0);

    /** In which order events are given. */
    public enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    public EventQuery {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(order, "order");
    }

    /** Everything, the oldest first. */
    public static EventQuery all() {
        return ALL;
    }

    public static EventQuery of(EventFilter filter) {
        return new EventQuery(filter, Long.MIN_VALUE, Long.MAX_VALUE, 0, Order.OLDEST_FIRST, 0, 0);
    }

    public EventQuery between(long earliest, long latest) {
        return new EventQuery(filter, earliest, latest, afterId, order, offset, limit);
    }

    public EventQuery after(long id) {
        return new EventQuery(filter, from, to, id, order, offset, limit);
    }

    public EventQuery newestFirst() {
        return new EventQuery(filter, from, to, afterId, Order.NEWEST_FIRST, offset, limit);
    }

    public EventQuery skip(int first) {
        return new EventQuery(filter, from, to, afterId, order, first, limit);
    }

    public EventQuery limit(int most) {
        return new EventQuery(filter, from, to, afterId, order, offset, most);
    }
}
