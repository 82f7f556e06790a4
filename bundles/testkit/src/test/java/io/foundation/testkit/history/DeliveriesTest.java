package io.foundation.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories of a queue, of which it is known whether they can be. */
class DeliveriesTest {

    private static Operation asked(String call, long from, long until, List<Long> arguments, Long... answer) {
        return new Operation("p/w", "queue/q", call, arguments, Optional.of(Arrays.asList(answer)), from, until);
    }

    private static Operation put(long item, long at) {
        return asked(Deliveries.PUT, at, at + 1, List.of(item));
    }

    private static Operation take(long item, long token, long from, long until) {
        return asked(Deliveries.TAKE, from, until, List.of(), item, token);
    }

    private static Operation complete(long item, long token, long at, long gone) {
        return asked(Deliveries.COMPLETE, at, at + 1, List.of(item, token), gone);
    }

    private static List<String> violations(Operation... operations) {
        return Deliveries.violations(List.of(operations));
    }

    @Test
    void whatIsDoneOnceOrAgainCanBe() {
        assertThat(violations(put(7, 1), take(7, 1, 3, 4), complete(7, 1, 5, 1))).isEmpty();
        assertThat(violations(put(7, 1), take(7, 1, 3, 4), take(7, 2, 10, 11), complete(7, 1, 12, 0), complete(7, 2, 14, 1), complete(7, 1, 16, 1))).as("too late").isEmpty();
        assertThat(violations(put(7, 1), take(7, 2, 0, 3), complete(7, 2, 5, 1), asked(Deliveries.TAKE, 7, 8, List.of()))).as("who waited before it was put").isEmpty();
        assertThat(violations(put(7, 1), take(7, 1, 3, 4), take(7, 2, 5, 20), complete(7, 1, 8, 1))).as("taken while it was being completed").isEmpty();
        assertThat(violations(Operation.unanswered("p/w", "queue/q", Deliveries.PUT, List.of(7L), 1))).as("never put").isEmpty();
    }

    @Test
    void whatWasNotPutIsNotTaken() {
        assertThat(violations(take(7, 1, 3, 4), complete(7, 1, 5, 1))).containsExactly("queue/q: item 7 was taken and had not been put");
        assertThat(violations(put(7, 5), take(7, 1, 3, 4), complete(7, 1, 7, 1))).hasSize(1);
    }

    @Test
    void tokensGrow() {
        assertThat(violations(put(7, 1), take(7, 2, 3, 4), take(7, 2, 10, 11), complete(7, 2, 14, 1))).containsExactly("queue/q: item 7 was given out with the token 2 after 2");
    }

    @Test
    void whatIsGoneIsGone() {
        assertThat(violations(put(7, 1), take(7, 1, 3, 4), complete(7, 1, 5, 1), take(7, 2, 10, 11))).containsExactly("queue/q: item 7 was given out with the token 2 though it was gone");
    }

    @Test
    void nothingIsLost() {
        assertThat(violations(put(7, 1), put(8, 3), take(8, 1, 5, 6), complete(8, 1, 7, 0))).containsExactly(
                "queue/q: item 7 was put and is not gone, though the queue was emptied", "queue/q: item 8 was put and is not gone, though the queue was emptied");
    }
}
