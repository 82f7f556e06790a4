package io.foundation.testkit.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Judges work queues: {@code put(item) -> []}, {@code take() -> item, token}, or nothing if there was none, {@code complete(item, token) -> 1} if the item is gone from the queue, else {@code 0}. A queue
 * gives an item out again when a lease has ended, which depends on time; so no order is looked for, but what holds whatever the times are:
 * <ul>
 * <li>what is taken was put;
 * <li>of two deliveries of an item, one of which was asked for when the other had been answered, the later has the greater token;
 * <li>nobody who asks when an item is known to be gone is given it;
 * <li>what was put, and the queue was emptied after, is gone.
 * </ul>
 * Items are numbers that are never put twice.
 */
public final class Deliveries {

    public static final String PUT = "put";
    public static final String TAKE = "take";
    public static final String COMPLETE = "complete";

    /** What the names of queues begin with. */
    static final String PREFIX = "queue/";

    private final Map<Long, Operation> puts = new HashMap<>();
    private final Map<Long, List<Operation>> takes = new HashMap<>();
    private final Map<Long, Long> gone = new HashMap<>();

    private Deliveries() {
    }

    /** Whether an operation is of a queue, so that no {@link Model} knows it. */
    public static boolean isOfQueue(Operation operation) {
        return operation.object().startsWith(PREFIX);
    }

    /**
     * What must not be, in sentences.
     *
     * @param operations of queues that were emptied at the end, in any order; of other objects too
     */
    public static List<String> violations(List<Operation> operations) {
        Map<String, Deliveries> queues = new HashMap<>();
        operations.stream().filter(Deliveries::isOfQueue).forEach(operation -> queues.computeIfAbsent(operation.object(), name -> new Deliveries()).add(operation));
        return queues.entrySet().stream().flatMap(queue -> queue.getValue().judge().stream().map(sentence -> queue.getKey() + ": " + sentence)).sorted().toList();
    }

    private void add(Operation operation) {
        switch (operation.call()) {
            case PUT -> puts.put(operation.argument(0), operation);
            case TAKE -> operation.answer().filter(answer -> !answer.isEmpty()).ifPresent(answer -> takes.computeIfAbsent(answer.getFirst(), item -> new ArrayList<>()).add(operation));
            case COMPLETE -> operation.answer().filter(answer -> answer.getFirst() == 1).ifPresent(answer -> gone.merge(operation.argument(0), operation.returned(), Math::min));
            default -> throw new IllegalArgumentException("A queue knows no " + operation.call());
        }
    }

    private List<String> judge() {
        List<String> found = new ArrayList<>();
        takes.forEach((item, deliveries) -> {
            Operation put = puts.get(item);
            for (Operation delivery : deliveries) {
                if (put == null || put.invoked() > delivery.returned()) {
                    found.add("item " + item + " was taken and had not been put");
                }
                if (gone.getOrDefault(item, Operation.NEVER) < delivery.invoked()) {
                    found.add("item " + item + " was given out with the token " + token(delivery) + " though it was gone");
                }
                deliveries.stream().filter(later -> delivery.returned() < later.invoked() && token(later) <= token(delivery))
                        .forEach(later -> found.add("item " + item + " was given out with the token " + token(later) + " after " + token(delivery)));
            }
        });
        TreeSet<Long> lost = new TreeSet<>();
        puts.forEach((item, put) -> {
            if (put.answer().isPresent() && !gone.containsKey(item)) {
                lost.add(item);
            }
        });
        lost.forEach(item -> found.add("item " + item + " was put and is not gone, though the queue was emptied"));
        return found;
    }

    private static long token(Operation delivery) {
        return delivery.answer().orElseThrow().get(1);
    }
}
