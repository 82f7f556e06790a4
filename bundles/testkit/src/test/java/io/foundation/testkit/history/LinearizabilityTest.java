package io.foundation.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories of which it is known whether they are linearizable. */
class LinearizabilityTest {

    private final Linearizability checker = new Linearizability();

    private static List<Long> numbers(long... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private static Operation done(String client, String object, long invoked, long returned, String call, List<Long> arguments, long... answer) {
        return new Operation(client, object, call, arguments, Optional.of(numbers(answer)), invoked, returned);
    }

    private static Operation lost(String client, String object, long invoked, String call, long... arguments) {
        return Operation.unanswered(client, object, call, numbers(arguments), invoked);
    }

    private static Operation add(String client, long invoked, long returned, long delta, long sum) {
        return done(client, "c", invoked, returned, CounterModel.ADD, numbers(delta), sum);
    }

    private static Operation get(String client, long invoked, long returned, long value) {
        return done(client, "c", invoked, returned, CounterModel.GET, List.of(), value);
    }

    private static Operation acquire(String client, long invoked, long returned, long token) {
        return done(client, "l", invoked, returned, LockModel.ACQUIRE, List.of(), token);
    }

    private static Operation release(String client, long invoked, long returned, long token) {
        return done(client, "l", invoked, returned, LockModel.RELEASE, numbers(token));
    }

    private void good(Model<?> model, Operation... history) {
        assertThat(checker.check(List.of(history), model)).isEqualTo(new Verdict.Linearizable(history.length));
    }

    private Counterexample bad(Model<?> model, Operation... history) {
        Verdict verdict = checker.check(List.of(history), model);
        assertThat(verdict).isInstanceOf(Verdict.Violated.class);
        return ((Verdict.Violated) verdict).why();
    }

    @Test
    void whatOverlapsMayBeInEitherOrderAndWhatDoesNotMayNot() {
        good(CounterModel.INSTANCE, add("a", 0, 10, 1, 2), add("b", 5, 15, 1, 1), get("a", 20, 30, 2));
        Counterexample why = bad(CounterModel.INSTANCE, add("a", 0, 10, 1, 2), add("b", 15, 20, 1, 1));
        assertThat(why.culprit().client()).isEqualTo("a");
        assertThat(why.operations()).hasSize(1);
    }

    @Test
    void whatTheClockShowsAtTheSameMomentOverlaps() {
        good(CounterModel.INSTANCE, add("a", 0, 10, 1, 2), add("b", 10, 20, 1, 1));
    }

    @Test
    void aReadOfWhatWasReplacedBeforeItWasAskedIsStale() {
        Counterexample why = bad(CounterModel.INSTANCE, add("a", 0, 10, 1, 1), add("a", 20, 30, 1, 2), get("b", 40, 50, 1));
        assertThat(why.operations()).containsExactly(get("b", 40, 50, 1));
        assertThat(why.states()).hasToString("[2]");
        assertThat(why.toString()).contains("c can only have been: 2").contains("b: c.get() -> [1]");
    }

    @Test
    void twoReadsThatSeeAWriteUnderWayComeAndGoContradictEachOther() {
        Operation write = done("a", "c", 0, 100, CounterModel.SET, numbers(5), 0);
        Counterexample why = bad(CounterModel.INSTANCE, write, get("b", 10, 20, 5), get("b", 30, 40, 0), get("d", 50, 60, 5));
        assertThat(why.culprit()).isEqualTo(get("b", 30, 40, 0));
    }

    @Test
    void twoOverlappingAnswersThatExcludeEachOtherAreBothShownAndNoOther() {
        Counterexample why = bad(CounterModel.INSTANCE, add("x", 0, 5, 7, 7), get("y", 8, 40, 7), add("a", 10, 20, 1, 8), add("b", 11, 21, 1, 8));
        assertThat(why.operations()).containsExactly(add("a", 10, 20, 1, 8), add("b", 11, 21, 1, 8));
    }

    @Test
    void whatWasNotAnsweredMayBeDoneLateOrNeverAndOnce() {
        Operation lost = lost("a", "c", 0, CounterModel.ADD, 3);
        good(CounterModel.INSTANCE, lost, get("b", 10, 20, 0), get("b", 30, 40, 3), get("b", 50, 60, 3));
        good(CounterModel.INSTANCE, lost, get("b", 10, 20, 0));
        bad(CounterModel.INSTANCE, lost, get("b", 10, 20, 3), get("b", 30, 40, 0));
        bad(CounterModel.INSTANCE, lost, get("b", 10, 20, 6));
        bad(CounterModel.INSTANCE, get("b", 10, 20, 3), lost("a", "c", 30, CounterModel.ADD, 3));
    }

    @Test
    void ofManyLostIncrementsAnyNumberMayBeDone() {
        List<Operation> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            history.add(lost("a" + i, "c", i, CounterModel.ADD, 1));
        }
        history.add(get("b", 100, 110, 17));
        history.add(get("b", 120, 130, 40));
        assertThat(checker.check(history, CounterModel.INSTANCE)).isInstanceOf(Verdict.Linearizable.class);
        history.add(get("b", 140, 150, 41));
        assertThat(checker.check(history, CounterModel.INSTANCE)).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void compareAndSetByVersion() {
        Operation first = done("a", "r", 0, 10, RegisterModel.CAS, numbers(0, 7), 1);
        Operation refused = done("b", "r", 5, 15, RegisterModel.CAS, numbers(0, 8));
        good(RegisterModel.INSTANCE, first, refused, done("b", "r", 20, 30, RegisterModel.GET, List.of(), 1, 7));
        bad(RegisterModel.INSTANCE, first, done("b", "r", 5, 15, RegisterModel.CAS, numbers(0, 8), 1));
        bad(RegisterModel.INSTANCE, first, done("b", "r", 20, 30, RegisterModel.GET, List.of(), 1, 8));
        bad(RegisterModel.INSTANCE, first, done("b", "r", 20, 30, RegisterModel.CAS, numbers(1, 8)));
        good(RegisterModel.INSTANCE, first, lost("c", "r", 12, RegisterModel.CAS, 1, 9), done("b", "r", 20, 30, RegisterModel.SET, numbers(4), 3));
    }

    @Test
    void aLockHasOneHolderAndItsTokensGrow() {
        good(LockModel.INSTANCE, acquire("a", 0, 10, 5), release("a", 20, 30, 5), acquire("b", 5, 40, 9));
        Counterexample why = bad(LockModel.INSTANCE, acquire("a", 0, 10, 5), acquire("b", 12, 20, 9), release("a", 30, 40, 5));
        assertThat(why.toString()).contains("l can only have been: held with token 5").contains("b: l.acquire() -> [9]");
        bad(LockModel.INSTANCE, acquire("a", 0, 10, 5), release("a", 20, 30, 5), acquire("b", 35, 40, 4));
    }

    @Test
    void aHolderThatMayHaveLostItIsFollowedByAnotherAndNotBefore() {
        Operation lost = lost("a", "l", 50, LockModel.LOSE, 5);
        good(LockModel.INSTANCE, acquire("a", 0, 10, 5), lost, acquire("b", 40, 60, 9), release("a", 70, 80, 5));
        bad(LockModel.INSTANCE, acquire("a", 0, 10, 5), lost, acquire("b", 40, 49, 9));
        bad(LockModel.INSTANCE, acquire("a", 0, 10, 5), lost, acquire("b", 40, 60, 9), release("a", 70, 80, 5), acquire("c", 82, 90, 11));
    }

    @Test
    void objectsAreLookedAtOneByOne() {
        var verdicts = checker.check(List.of(acquire("a", 0, 10, 5), get("a", 0, 10, 0), get("b", 5, 20, 1)), name -> name.equals("l") ? LockModel.INSTANCE : CounterModel.INSTANCE);
        assertThat(verdicts).containsOnlyKeys("c", "l");
        assertThat(verdicts.get("l")).isInstanceOf(Verdict.Linearizable.class);
        assertThat(verdicts.get("c")).isInstanceOf(Verdict.Violated.class);
    }

    /** What was lost once may be done at any time later, so it is carried along; that must not cost more with every one. */
    @Test
    void lostOperationsDoNotMakeALongHistoryHard() {
        List<Operation> history = new ArrayList<>();
        long value = 0;
        for (int i = 0; i < 2_000; i++) {
            value += 5;
            history.add(add("a", i * 10, i * 10 + 5, 5, value));
            if (i % 20 == 0) {
                history.add(lost("x" + i, "c", i * 10, CounterModel.ADD, i % 3 + 1));
            }
            if (i % 100 == 0) {
                history.add(lost("x" + i, "c", i * 10, CounterModel.SET, 3));
            }
        }
        good(CounterModel.INSTANCE, history.toArray(Operation[]::new));
    }

    @Test
    void itGivesUpWhenThereAreTooManyWays() {
        List<Operation> history = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            history.add(lost("a" + i, "c", i, CounterModel.ADD, 1L << i));
        }
        history.add(get("b", 100, 110, -1));
        assertThat(new Linearizability(1_000).check(history, CounterModel.INSTANCE)).isInstanceOf(Verdict.Undecided.class);
    }
}
