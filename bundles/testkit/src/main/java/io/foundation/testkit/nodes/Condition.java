package io.foundation.testkit.nodes;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waiting for something to become true, with a bound, and with the last state in the message if it does not. */
public final class Condition {

    private static final Duration BETWEEN = Duration.ofMillis(100);

    private Condition() {
    }

    /**
     * Waits.
     *
     * @param what   what is waited for, for the message
     * @param within the bound
     * @param open   what is still missing; empty if the condition holds
     * @throws AssertionError if it does not hold in time: what was missing last
     */
    public static void await(String what, Duration within, Supplier<Optional<String>> open) {
        String[] last = {"it was never asked"};
        try {
            Awaitility.await().pollDelay(Duration.ZERO).pollInterval(BETWEEN).pollInSameThread().atMost(within).until(() -> {
                Optional<String> missing = open.get();
                missing.ifPresent(text -> last[0] = text);
                return missing.isEmpty();
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Not within " + within.toSeconds() + " s: " + what + ". Last state: " + last[0], e);
        }
    }
}
