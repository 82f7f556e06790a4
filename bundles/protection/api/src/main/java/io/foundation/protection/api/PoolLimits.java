package io.foundation.protection.api;

/**
 * How large a pool may become.
 *
 * @param kept  how many connections at rest are kept, from 0 to {@code most}; what comes back beyond is closed
 * @param most  the most connections, 1 to 10,000; they are made when needed
 * @param order which connection at rest is used next
 */
public record PoolLimits(int kept, int most, Order order) {

    /** Which connection at rest is used next. */
    public enum Order {
        /** The one used last: others may grow old and be dropped. */
        LAST_USED_FIRST,
        /** The one that has rested longest: all are used alike. */
        LONGEST_REST_FIRST
    }

    /** As many as are needed up to a bound, and all are kept. */
    public static PoolLimits of(int most) {
        return new PoolLimits(most, most, Order.LAST_USED_FIRST);
    }
}
