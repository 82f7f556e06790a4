package io.foundation.transport.link;

import java.util.ArrayDeque;

/**
 * What waits for the wire, by priority. The most urgent goes first; one in {@value #FAIR_SHARE} goes to the least urgent that
 * waits, so that nobody starves. Within a priority the order is kept. Bounded by the {@link SendLedger} of the link. Not
 * thread-safe.
 */
final class PriorityBacklog {

    private static final int PRIORITIES = 8;
    private static final int FAIR_SHARE = 64;

    private final Object[] queues = new Object[PRIORITIES];
    private int size;
    private int turn;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** @param priority 0 (most urgent) to 7 */
    void add(int priority, Object item) {
        if (queues[priority] == null) {
            queues[priority] = new ArrayDeque<Object>();
        }
        queue(priority).add(item);
        size++;
    }

    @SuppressWarnings("unchecked")
    private ArrayDeque<Object> queue(int priority) {
        return (ArrayDeque<Object>) queues[priority];
    }

    /** The next; null if nothing waits. */
    Object poll() {
        if (size == 0) {
            return null;
        }
        boolean fair = ++turn % FAIR_SHARE == 0;
        for (int i = 0; i < PRIORITIES; i++) {
            ArrayDeque<Object> queue = queue(fair ? PRIORITIES - 1 - i : i);
            if (queue != null && !queue.isEmpty()) {
                size--;
                return queue.poll();
            }
        }
        throw new IllegalStateException("the backlog says it has " + size + " and has none");
    }

    void clear() {
        java.util.Arrays.fill(queues, null);
        size = 0;
    }
}
