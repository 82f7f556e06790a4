package io.foundation.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The checker beside histories that are linearizable because they were made so, the same with something wrong in them, and trying all orders. */
class LinearizabilityPropertiesTest {

    private static final int CLIENTS = 5;

    private record Timed(Operation operation, long done) {
    }

    /** Asks a counter that adds 1 to 3 or is read; each is done at one moment while it is under way, or not at all if it is not answered. */
    private static List<Operation> counterHistory(SplittableRandom random, int count) {
        List<Timed> planned = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            long now = random.nextLong(20);
            for (int i = 0; i < count / CLIENTS; i++) {
                long done = now + random.nextLong(30);
                long returned = done + random.nextLong(30);
                boolean add = random.nextInt(3) > 0;
                boolean answered = random.nextInt(10) > 0;
                List<Long> arguments = add ? List.of(1 + random.nextLong(3)) : List.of();
                String name = add ? CounterModel.ADD : CounterModel.GET;
                // The answer is put in when it is known.
                Operation asked = answered ? new Operation("p/" + client, "c", name, arguments, Optional.of(List.of()), now, returned)
                        : Operation.unanswered("p/" + client, "c", name, arguments, now);
                planned.add(new Timed(asked, answered || random.nextBoolean() ? done + (answered ? 0 : random.nextLong(200)) : Operation.NEVER));
                now = returned + 1 + random.nextLong(20);
            }
        }
        planned.sort(Comparator.comparingLong(Timed::done));
        List<Operation> history = new ArrayList<>();
        long value = 0;
        for (Timed each : planned) {
            Operation operation = each.operation();
            if (each.done() != Operation.NEVER && operation.call().equals(CounterModel.ADD)) {
                value += operation.argument(0);
            }
            history.add(operation.answer().isEmpty() ? operation : answered(operation, value));
        }
        return history;
    }

    private static Operation answered(Operation operation, long answer) {
        return new Operation(operation.client(), operation.object(), operation.call(), operation.arguments(), Optional.of(List.of(answer)), operation.invoked(), operation.returned());
    }

    private static Verdict check(List<Operation> history) {
        return new Linearizability().check(history, CounterModel.INSTANCE);
    }

    @Property(tries = 300)
    void whatWasDoneOneByOneIsLinearizable(@ForAll long seed) {
        assertThat(check(counterHistory(new SplittableRandom(seed), 200))).as("seed " + seed).isEqualTo(new Verdict.Linearizable(200));
    }

    @Property(tries = 300)
    void aSumThatWasGivenTwiceIsFoundAndItsExplanationIsWrongByItself(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Operation> history = counterHistory(random, 200);
        List<Operation> adds = history.stream().filter(operation -> operation.call().equals(CounterModel.ADD) && operation.answer().isPresent()).toList();
        int first = random.nextInt(adds.size() - 1);
        Operation broken = adds.get(first + 1);
        history.set(history.indexOf(broken), answered(broken, adds.get(first).answer().orElseThrow().getFirst()));
        Verdict verdict = check(history);
        assertThat(verdict).as("seed " + seed).isInstanceOf(Verdict.Violated.class);
        List<Operation> shown = ((Verdict.Violated) verdict).why().operations();
        assertThat(shown).hasSizeBetween(1, 2 * CLIENTS);
        assertThat(history).containsAll(shown);
    }

    @Property(tries = 3_000)
    void itSaysTheSameAsTryingAllOrders(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Operation> history = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            long invoked = random.nextLong(12);
            boolean add = random.nextBoolean();
            List<Long> arguments = add ? List.of(1 + random.nextLong(2)) : List.of();
            Optional<List<Long>> answer = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(List.of(random.nextLong(5)));
            history.add(new Operation("p/" + i, "c", add ? CounterModel.ADD : CounterModel.GET, arguments, answer, invoked,
                    answer.isPresent() ? invoked + random.nextLong(8) : Operation.NEVER));
        }
        assertThat(check(history) instanceof Verdict.Linearizable).as("seed " + seed + " " + history).isEqualTo(someOrder(history, new BitSet(), 0L));
    }

    private static boolean someOrder(List<Operation> history, BitSet done, Long value) {
        boolean complete = true;
        for (int i = 0; i < history.size(); i++) {
            complete &= done.get(i) || history.get(i).answer().isEmpty();
        }
        if (complete) {
            return true;
        }
        for (int i = 0; i < history.size(); i++) {
            Operation next = history.get(i);
            boolean early = false;
            for (int j = 0; j < history.size(); j++) {
                early |= !done.get(j) && history.get(j).returned() < next.invoked();
            }
            if (!done.get(i) && !early) {
                Optional<Long> after = CounterModel.INSTANCE.after(value, next);
                BitSet more = (BitSet) done.clone();
                more.set(i);
                if (after.isPresent() && someOrder(history, more, after.get())) {
                    return true;
                }
            }
        }
        return false;
    }
}
