package io.foundation.testkit.history;

/** Whether a history is linearizable (M. Herlihy, J. Wing: Linearizability, 1990): whether each operation can have been done at one moment between its question and its answer. */
public sealed interface Verdict {

    /** It is. */
    record Linearizable(int operations) implements Verdict {
    }

    /** It is not. */
    record Violated(Counterexample why) implements Verdict {
    }

    /** At the answer of an operation there were too many ways to look at them all. */
    record Undecided(Operation at, int looked) implements Verdict {
    }
}
