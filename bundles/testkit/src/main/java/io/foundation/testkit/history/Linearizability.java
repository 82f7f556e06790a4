package io.foundation.testkit.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Checks histories. Objects are looked at one by one, for what is linearizable object by object is so together. Operations without an answer may have been done at any time after
 * they were asked, or never. What one clock shows at the same moment counts as overlapping. Immutable.
 */
public final class Linearizability {

    /** Enough for dozens of clients. */
    public static final int DEFAULT_MOST = 20_000;

    /** How many operations without an answer may be done between two answers: hardly ever more than a few, and if that is not enough, more. */
    private static final List<Integer> LATE = List.of(2, 8, Integer.MAX_VALUE);

    private final int most;

    public Linearizability() {
        this(DEFAULT_MOST);
    }

    /** @param most ways to look at for one answer, after which it gives up */
    public Linearizability(int most) {
        this.most = most;
    }

    private record Event(long at, boolean answer, Operation operation) {
    }

    /** The verdict on each object. */
    public Map<String, Verdict> check(List<Operation> history, Function<String, Model<?>> models) {
        Map<String, List<Operation>> byObject = new TreeMap<>();
        history.forEach(operation -> byObject.computeIfAbsent(operation.object(), name -> new ArrayList<>()).add(operation));
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        byObject.forEach((name, operations) -> verdicts.put(name, check(operations, models.apply(name))));
        return verdicts;
    }

    /** The verdict on the operations of one object, in any order. */
    public <S> Verdict check(List<Operation> operations, Model<S> model) {
        List<Event> events = events(operations);
        return LATE.stream().map(late -> check(events, model, late)).flatMap(Optional::stream).findFirst().orElseThrow();
    }

    /** Empty if ways were left out that may have been the right ones. */
    private <S> Optional<Verdict> check(List<Event> events, Model<S> model, int late) {
        Frontier<S> frontier = new Frontier<>(model, List.of(model.initial()), most, late);
        int i = 0;
        try {
            while (i < events.size() && step(frontier, events.get(i))) {
                i++;
            }
        } catch (Frontier.TooManyException e) {
            return Optional.of(new Verdict.Undecided(events.get(i).operation(), most));
        }
        if (i == events.size()) {
            return Optional.of(new Verdict.Linearizable((int) events.stream().filter(event -> !event.answer()).count()));
        }
        return frontier.isCut() ? Optional.empty() : Optional.of(new Verdict.Violated(explain(events.subList(0, i + 1), model, late)));
    }

    private static List<Event> events(Collection<Operation> operations) {
        List<Event> events = new ArrayList<>();
        for (Operation operation : operations) {
            events.add(new Event(operation.invoked(), false, operation));
            if (operation.answer().isPresent()) {
                events.add(new Event(operation.returned(), true, operation));
            }
        }
        events.sort(Comparator.comparingLong(Event::at).thenComparing(Event::answer));
        return events;
    }

    /** False if the history cannot go on like this. */
    private static <S> boolean step(Frontier<S> frontier, Event event) {
        if (event.answer()) {
            return frontier.answer(event.operation());
        }
        frontier.call(event.operation());
        return true;
    }

    /** Begins when what cannot be was asked, and takes away the answers that the contradiction does not need. */
    private <S> Counterexample explain(List<Event> events, Model<S> model, int late) {
        Operation culprit = events.getLast().operation();
        int asked = 0;
        Frontier<S> before = new Frontier<>(model, List.of(model.initial()), most, late);
        while (events.get(asked).operation() != culprit) {
            step(before, events.get(asked++));
        }
        List<Event> since = events.subList(asked, events.size());
        List<Operation> needed = new ArrayList<>(before.underWay());
        since.stream().filter(event -> !event.answer() && event.operation().answer().isPresent()).map(Event::operation).forEach(needed::add);
        Set<Operation> forgotten = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Operation operation : List.copyOf(needed)) {
            if (operation != culprit) {
                forgotten.add(operation);
                if (contradicts(before.copy(), since, forgotten)) {
                    needed.removeIf(other -> other == operation);
                } else {
                    forgotten.remove(operation);
                }
            }
        }
        needed.removeIf(operation -> operation == culprit);
        needed.add(culprit);
        return new Counterexample(before.states(), needed);
    }

    private static <S> boolean contradicts(Frontier<S> frontier, List<Event> events, Set<Operation> forgotten) {
        frontier.underWay().stream().filter(forgotten::contains).forEach(frontier::forget);
        try {
            for (Event event : events) {
                if (!forgotten.contains(event.operation())) {
                    if (!step(frontier, event)) {
                        return !frontier.isCut();
                    }
                } else if (!event.answer()) {
                    frontier.call(event.operation().withoutAnswer());
                }
            }
        } catch (Frontier.TooManyException e) {
            // Then it is shown, needed or not.
            return false;
        }
        return false;
    }
}
