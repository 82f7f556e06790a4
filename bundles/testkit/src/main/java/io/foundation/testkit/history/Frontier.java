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
import java.util.Optional;
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

    private final Model<S> model;
    private final int most;
    private final Map<Integer, Operation> answered = new LinkedHashMap<>();
    private final Map<Integer, Operation> open = new LinkedHashMap<>();
    /** By identity: a client may have asked the same twice at one moment of a virtual clock. */
    private final Map<Operation, Integer> slots = new IdentityHashMap<>();
    private final BitSet taken = new BitSet();
    private Set<Configuration<S>> ways = new LinkedHashSet<>();

    /** @param most ways that may be kept at a time */
    Frontier(Model<S> model, Collection<S> states, int most) {
        this.model = model;
        this.most = most;
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
        Frontier<S> copy = new Frontier<>(model, Set.of(), most);
        copy.answered.putAll(answered);
        copy.open.putAll(open);
        copy.slots.putAll(slots);
        copy.taken.or(taken);
        copy.ways = new LinkedHashSet<>(ways);
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

    /** The answer has come: what can be now; false if nothing can. */
    boolean answer(Operation operation) {
        int slot = slots.remove(operation);
        List<Configuration<S>> done = new ArrayList<>();
        Deque<Configuration<S>> left = new ArrayDeque<>(ways);
        Set<Configuration<S>> seen = new HashSet<>(ways);
        while (!left.isEmpty()) {
            Configuration<S> way = left.poll();
            if (way.ahead().get(slot)) {
                done.add(way.without(slot));
            } else {
                successors(way).stream().filter(seen::add).forEach(left::add);
                if (seen.size() > most) {
                    throw new TooManyException();
                }
            }
        }
        answered.remove(slot);
        taken.clear(slot);
        ways = least(done);
        return !ways.isEmpty();
    }

    private List<Configuration<S>> successors(Configuration<S> way) {
        List<Configuration<S>> next = new ArrayList<>();
        answered.forEach((slot, operation) -> {
            if (!way.ahead().get(slot)) {
                model.after(way.state(), operation).ifPresent(state -> next.add(way.withAhead(state, slot)));
            }
        });
        Set<List<Object>> tried = new HashSet<>();
        open.forEach((slot, operation) -> {
            // Of those that are alike the first stands for all.
            if (!way.maybe().get(slot) && tried.add(List.of(operation.call(), operation.arguments()))) {
                Optional<S> state = model.after(way.state(), operation).filter(changed -> !changed.equals(way.state()));
                state.ifPresent(changed -> next.add(way.withMaybe(changed, slot)));
            }
        });
        return next;
    }

    private Set<Configuration<S>> least(List<Configuration<S>> all) {
        Map<Configuration.Key<S>, List<Configuration<S>>> kept = new LinkedHashMap<>();
        for (Configuration<S> way : all) {
            List<Configuration<S>> alike = kept.computeIfAbsent(way.key(), key -> new ArrayList<>());
            if (alike.stream().noneMatch(other -> other.covers(way))) {
                alike.removeIf(way::covers);
                alike.add(way);
            }
        }
        Set<Configuration<S>> result = new LinkedHashSet<>();
        kept.values().forEach(result::addAll);
        return result;
    }
}
