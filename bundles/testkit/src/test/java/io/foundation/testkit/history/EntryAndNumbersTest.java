package io.foundation.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories of an entry of a map and of a generator, of which it is known whether they can be. */
class EntryAndNumbersTest {

    private static List<Long> numbers(long... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** Each takes one unit of time, at a moment of its own. */
    private static Operation at(long moment, String call, List<Long> arguments, long... answer) {
        return new Operation("p/w", "map/m", call, arguments, Optional.of(numbers(answer)), 10 * moment, 10 * moment + 1);
    }

    private static Operation put(long moment, long value, long version) {
        return at(moment, EntryModel.PUT, numbers(value), version);
    }

    private static Operation get(long moment, long... answer) {
        return at(moment, EntryModel.GET, List.of(), answer);
    }

    private static Operation cas(long moment, long version, long value, long... answer) {
        return at(moment, EntryModel.CAS, numbers(version, value), answer);
    }

    private static Operation remove(long moment, long... answer) {
        return at(moment, EntryModel.REMOVE, List.of(), answer);
    }

    private static Operation lostPut(long moment, long value) {
        return Operation.unanswered("p/w", "map/m", EntryModel.PUT, numbers(value), 10 * moment);
    }

    private static Verdict verdict(Operation... history) {
        return new Linearizability().check(List.of(history), EntryModel.INSTANCE);
    }

    private static void good(Operation... history) {
        assertThat(verdict(history)).isInstanceOf(Verdict.Linearizable.class);
    }

    private static void bad(Operation... history) {
        assertThat(verdict(history)).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void anEntryIsPutChangedAndRemoved() {
        good(get(1), put(2, 7, 5), get(3, 5, 7), cas(4, 5, 8, 6), cas(5, 5, 9), remove(6, 6, 8), get(7), cas(8, 6, 9), put(9, 7, 12), get(10, 12, 7));
    }

    @Test
    void aValueThatWasReplacedOrRemovedDoesNotComeBack() {
        bad(put(1, 7, 5), put(2, 8, 6), get(3, 5, 7));
        bad(put(1, 7, 5), remove(2, 5, 7), get(3, 5, 7));
    }

    @Test
    void aChangeThatWasAnsweredIsNotLost() {
        bad(put(1, 7, 5), get(2));
        bad(put(1, 7, 5), remove(2));
    }

    @Test
    void twoDoNotReplaceTheSameVersion() {
        bad(put(1, 7, 5), cas(2, 5, 8, 6), cas(3, 5, 9, 7));
        bad(put(1, 7, 5), cas(2, 5, 8));
    }

    @Test
    void aVersionDoesNotComeAgain() {
        bad(put(1, 7, 5), remove(2, 5, 7), put(3, 8, 5));
    }

    @Test
    void aChangeWhoseAnswerWasLostIsDoneOnceOrNotAtAll() {
        good(put(1, 7, 5), lostPut(2, 8), get(3, 6, 8), get(4, 6, 8));
        good(put(1, 7, 5), lostPut(2, 8), get(3, 5, 7));
        bad(put(1, 7, 5), lostPut(2, 8), get(3, 6, 8), get(4, 5, 7));
        bad(put(1, 7, 5), lostPut(2, 8), get(3, 6, 8), get(4, 7, 8));
        bad(put(1, 7, 5), lostPut(2, 8), get(3, 6, 9));
    }

    private static Operation next(String client, String generator, long number) {
        return new Operation(client, generator, Uniqueness.NEXT, List.of(), Optional.of(List.of(number)), 0, 1);
    }

    @Test
    void aNumberThatIsGivenTwiceIsFound() {
        Operation again = next("q/w", "ids/i", 3);
        assertThat(Uniqueness.violations(List.of(next("p/w", "ids/i", 3), next("p/w", "ids/i", 4), again))).containsExactly(again);
    }

    @Test
    void theSameNumberOfAnotherGeneratorAndALostOneAreNothing() {
        assertThat(Uniqueness.violations(List.of(next("p/w", "ids/i", 3), next("p/w", "ids/j", 3), put(1, 7, 3), Operation.unanswered("q/w", "ids/i", Uniqueness.NEXT, List.of(), 0)))).isEmpty();
    }
}
