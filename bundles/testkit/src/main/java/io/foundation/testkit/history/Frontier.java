package io.foundation.testkit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All ways in which a history may have been done, as far as it has been read. An operation is done at the latest when its answer comes, and others before it only if that helps
 * (G. Lowe: Testing for linearizability, 2017); ways that have come to the same are one. Of ways that differ only in operations that nobody was answered, those are kept that have
 * done the least of them: they can still do the rest.
 */
final class Frontier<S> {

    /** Thrown when there are more ways than may be kept. */
    static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A way, and how many more operations that will not be answered may be done in it before the answer that has come. */
    private record Step<S>(Configuration<S> way, int left) {
    }

    private final Model<S> model;
    private final int most;
    private final int late;
    private final Map<Integer, Operation> answered = new LinkedHashMap<>();
    private final Map<Integer, Operation> open = new LinkedHashMap<>();
    /** By identity: a client may have asked the same twice at one moment of a virtual clock. */
    private final Map<Operation, Integer> slots = new IdentityHashMap<>();
    private final BitSet taken = new BitSet();
    private Set<Configuration<S>> ways = new LinkedHashSet<>();
    private boolean cut;

    /**
     * @param most ways that may be kept at a time
     * @param late operations without an answer that may be done between two answers; were there ways with more, {@link #isCut} says so
     */
    Frontier(Model<S> model, Collection<S> states, int most, int late) {
        this.model = model;
        this.most = most;
        this.late = late;
        states.forEach(state -> ways.add(new Configuration<>(state, new BitSet(), new BitSet())));
    }

    /** The states it may be in, each with what is under way untouched. */
    Set<S> states() {
        Set<S> states = new LinkedHashSet<>();
        ways.forEach(way -> states.add(way.state()));
        return states;
    }

    /** Another of the same, which goes its own way. */
    Frontier<S> copy() {
        Frontier<S> copy = new Frontier<>(model, Set.of(), most, late);
        copy.answered.putAll(answered);
        copy.open.putAll(open);
        copy.slots.putAll(slots);
        copy.taken.or(taken);
        copy.ways = new LinkedHashSet<>(ways);
        copy.cut = cut;
        return copy;
    }

    /** What is under way and will be answered. */
    List<Operation> underWay() {
        return List.copyOf(answered.values());
    }

    /** As if the answer of an operation under way were not known, nor to come: all that was concluded from it before stays. */
    void forget(Operation operation) {
        int slot = slots.remove(operation);
        answered.remove(slot);
        open.put(slot, operation.withoutAnswer());
        Set<Configuration<S>> changed = new LinkedHashSet<>();
        ways.forEach(way -> changed.add(way.ahead().get(slot) ? way.without(slot).withMaybe(way.state(), slot) : way));
        ways = changed;
    }

    void call(Operation operation) {
        int slot = taken.nextClearBit(0);
        taken.set(slot);
        slots.put(operation, slot);
        (operation.answer().isPresent() ? answered : open).put(slot, operation);
    }

    /** Whether there were ways that were not looked at. */
    boolean isCut() {
        return cut;
    }

    /** The answer has come: what can be now; false if nothing can. */
    boolean answer(Operation operation) {
        int slot = slots.remove(operation);
        Ways<S> done = new Ways<>();
        Ways<S> seen = new Ways<>();
        Deque<Step<S>> left = new ArrayDeque<>();
        ways.stream().filter(seen::add).forEach(way -> left.add(new Step<>(way, late)));
        while (!left.isEmpty()) {
            Step<S> step = left.poll();
            if (step.way().ahead().get(slot)) {
                done.add(step.way().without(slot));
            } else {
                successors(step).stream().filter(next -> seen.add(next.way())).forEach(left::add);
                if (seen.added() > most) {
                    throw new TooManyException();
                }
            }
        }
        answered.remove(slot);
        taken.clear(slot);
        ways = done.all();
        return !ways.isEmpty();
    }

    private List<Step<S>> successors(Step<S> step) {
        Configuration<S> way = step.way();
        List<Step<S>> next = new ArrayList<>();
        answered.forEach((slot, operation) -> {
            if (!way.ahead().get(slot)) {
                model.after(way.state(), operation).ifPresent(state -> next.add(new Step<>(way.withAhead(state, slot), step.left())));
            }
        });
        Set<List<Object>> tried = new HashSet<>();
        open.forEach((slot, operation) -> {
            // Of those that are alike the first stands for all.
            if (!way.maybe().get(slot) && tried.add(List.of(operation.call(), operation.arguments()))) {
                model.after(way.state(), operation).filter(state -> !state.equals(way.state())).ifPresent(state -> {
                    if (step.left() == 0) {
                        cut = true;
                    } else {
                        next.add(new Step<>(way.withMaybe(state, slot), step.left() - 1));
                    }
                });
            }
        });
        return next;
    }
}
