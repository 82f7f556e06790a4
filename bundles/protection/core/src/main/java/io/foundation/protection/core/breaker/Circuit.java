package io.foundation.protection.core.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;

/** The circuit breaker of Resilience4j for a rule. */
final class Circuit {

    /** A share in percent. */
    static final int ALL = 100;
    /** A failure without a trace: which one it was does not matter. */
    static final Exception FAILURE = new Exception("a call failed", null, false, false) {
        private static final long serialVersionUID = 1L;
    };
    /** Longer than any breaker stays open: {@link Breaker} turns it, by the time that it is given. */
    private static final Duration NEVER_BY_ITSELF = Duration.ofDays(36_500);

    private Circuit() {
    }

    static CircuitBreaker of(BreakerRule rule) {
        BreakerRule.Shares shares = rule.shares();
        CircuitBreakerConfig.Builder config = CircuitBreakerConfig.custom().waitDurationInOpenState(NEVER_BY_ITSELF)
                .permittedNumberOfCallsInHalfOpenState(rule.probes()).writableStackTraceEnabled(false);
        switch (rule.mode()) {
            // So many failures in a row: of the latest so many calls all have failed.
            case CONSECUTIVE -> latest(config, rule, rule.threshold(), rule.threshold()).failureRateThreshold(ALL);
            case SHARE -> latest(config, rule, shares.calls(), shares.least()).failureRateThreshold(rule.threshold()).slowCallRateThreshold(shares.slowShare())
                    .slowCallDurationThreshold(Duration.ofNanos(shares.slowNanos()));
            // Nothing is recorded: it is told when to open.
            case WINDOW -> latest(config, rule, 1, 1);
        }
        return CircuitBreaker.of("policy", config.build());
    }

    /** The least number of calls holds while half open too, and there all probes are to have ended before anything is decided. */
    private static CircuitBreakerConfig.Builder latest(CircuitBreakerConfig.Builder config, BreakerRule rule, int calls, int least) {
        return config.slidingWindow(calls, calls, SlidingWindowType.COUNT_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .minimumNumberOfCalls(Math.max(least, rule.probes()));
    }
}
