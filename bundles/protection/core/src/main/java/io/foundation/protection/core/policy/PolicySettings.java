package io.foundation.protection.core.policy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.protection.core.breaker.BreakerRule;
import io.foundation.protection.core.permit.ClusterRule;
import io.foundation.protection.core.rate.RateRule;
import io.foundation.protection.core.retry.RetryRule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a policy is made of.
 *
 * @param rate        none if calls may be made as often as anybody likes
 * @param breaker     none if there is no breaker
 * @param permits     permits of the bulkhead; 0 for none
 * @param permitsWait how long a call waits for them
 * @param cluster     none if nothing is counted across the cluster
 * @param timeLimit   zero for none
 * @param retry       one attempt if there is to be no other
 * @param within      after how long there is no other attempt; zero for no such bound
 * @param pool        the pool of calls that want a connection
 * @param poolWait    how long they wait for one
 * @param shown       all settings as text, defaults among them
 */
public record PolicySettings(Optional<RateRule> rate, Optional<BreakerRule> breaker, int permits, Duration permitsWait, Optional<ClusterRule> cluster, Duration timeLimit, RetryRule retry, Duration within,
        Optional<String> pool, Duration poolWait, Map<String, String> shown) {

    public static final String PID = "io.foundation.protection";

    private static final String NONE = "none";
    private static final long DAY = 86_400_000;

    /** The keys of {@code io.foundation.protection-NAME.cfg}. */
    public static final List<OptionSpec> SPECS = List.of(
            OptionSpec.choice("rate", NONE, List.of(NONE, "fixed", "sliding", "token", "backoff"), "How calls of an entity are counted."),
            OptionSpec.number("rate.limit", 100, 0, 100_000, "Calls of an entity in a window."),
            OptionSpec.duration("rate.window", "1m", 1, DAY, "The length of the window."),
            OptionSpec.number("rate.burst", 0, 0, 100_000, "Tokens saved at most, for token; 0 for as many as the limit."),
            OptionSpec.number("rate.entities", 10_000, 1, 1_000_000, "Entities that may have used some of their rate at once."),
            OptionSpec.choice("breaker", NONE, List.of(NONE, "consecutive", "share", "window"), "How failures are counted."),
            OptionSpec.number("breaker.threshold", 5, 1, 10_000, "Failures in a row that open it; for window the failures in a window that do not yet."),
            OptionSpec.duration("breaker.recovery", "30s", 1, DAY, "How long it stays open; for window the length of the window too."),
            OptionSpec.number("breaker.probes", 1, 1, 10_000, "Calls let through while half open; not for window."),
            OptionSpec.number("breaker.share", 50, 1, 100, "For share: failures among the latest calls that open it, in percent."),
            OptionSpec.number("breaker.calls", 100, 1, 10_000, "For share: how many of the latest calls count."),
            OptionSpec.number("breaker.least", 10, 1, 10_000, "For share: how many calls there must be before a share means anything."),
            OptionSpec.duration("breaker.slow", "0ms", 0, DAY, "For share: calls that take longer are slow; 0 if none is."),
            OptionSpec.number("breaker.slowShare", 100, 1, 100, "For share: slow calls among the latest calls that open it, in percent."),
            OptionSpec.number("bulkhead.permits", 0, 0, 1_000_000, "Permits for calls under way; 0 for no bulkhead."),
            OptionSpec.duration("bulkhead.wait", "0ms", 0, DAY, "How long a call waits for permits, in the order of arrival."),
            OptionSpec.number("cluster.permits", 0, 0, 1_000_000, "Permits for calls under way on all nodes of the cluster together; 0 for none. Needs coordination."),
            OptionSpec.text("cluster.name", "", "Which cluster; empty if the node is in only one."),
            OptionSpec.duration("cluster.wait", "0ms", 0, DAY, "How long a call waits for permits of the cluster, in the order of arrival."),
            OptionSpec.choice("cluster.away", "refuse", List.of("refuse", "pass"), "What becomes of calls while the cluster cannot be asked."),
            OptionSpec.duration("timeLimit", "0ms", 0, DAY, "How long an attempt may take; 0 for no limit."),
            OptionSpec.text("pool", "", "The pool of calls that want a connection; none if empty."),
            OptionSpec.duration("pool.wait", "5s", 0, DAY, "How long a call waits for a connection."),
            OptionSpec.number("retry.attempts", 1, 1, 1_000, "Attempts at all."),
            OptionSpec.choice("retry.growth", "exponential", List.of("exponential", "linear", "constant"), "How the waits grow: by doubling, by the first, or not at all."),
            OptionSpec.duration("retry.base", "500ms", 1, DAY, "The wait after the first attempt."),
            OptionSpec.duration("retry.max", "10s", 1, DAY, "The longest wait."),
            OptionSpec.number("retry.jitter", 25, 0, 100, "The share of a wait that is left to chance, in percent."),
            OptionSpec.duration("retry.within", "0ms", 0, DAY, "After how long in all there is no other attempt; 0 for no such bound."));

    /** @throws FoundationException that says what is wrong with the values, all of it */
    public static PolicySettings read(String where, Map<String, String> values) {
        Options options = Options.read(where, SPECS, values);
        Map<String, String> shown = new LinkedHashMap<>();
        SPECS.forEach(spec -> shown.put(spec.name(), options.text(spec.name())));
        return new PolicySettings(rate(options), breaker(options), options.integer("bulkhead.permits"), options.duration("bulkhead.wait"), cluster(options),
                options.duration("timeLimit"), retry(options), options.duration("retry.within"), Optional.of(options.text("pool")).filter(name -> !name.isEmpty()), options.duration("pool.wait"),
                Map.copyOf(shown));
    }

    /** Whether a call may have to wait before it is made. */
    boolean mayWait() {
        return !permitsWait.isZero() || cluster.isPresent();
    }

    private static Optional<ClusterRule> cluster(Options options) {
        int permits = options.integer("cluster.permits");
        return permits == 0 ? Optional.empty() : Optional.of(new ClusterRule(options.text("cluster.name"), permits, options.duration("cluster.wait"),
                options.text("cluster.away").equals("pass")));
    }

    private static RetryRule retry(Options options) {
        return new RetryRule(RetryRule.Growth.valueOf(upper(options.text("retry.growth"))), options.integer("retry.attempts"), options.duration("retry.base").toMillis(),
                options.duration("retry.max").toMillis(), options.integer("retry.jitter"));
    }

    private static Optional<RateRule> rate(Options options) {
        if (options.text("rate").equals(NONE)) {
            return Optional.empty();
        }
        int limit = options.integer("rate.limit");
        int burst = options.integer("rate.burst");
        return Optional.of(new RateRule(RateRule.Strategy.valueOf(upper(options.text("rate"))), limit, options.duration("rate.window").toNanos(),
                burst == 0 ? limit : burst, options.integer("rate.entities")));
    }

    private static Optional<BreakerRule> breaker(Options options) {
        if (options.text("breaker").equals(NONE)) {
            return Optional.empty();
        }
        BreakerRule.Mode mode = BreakerRule.Mode.valueOf(upper(options.text("breaker")));
        boolean shares = mode == BreakerRule.Mode.SHARE;
        return Optional.of(new BreakerRule(mode, options.integer(shares ? "breaker.share" : "breaker.threshold"), options.duration("breaker.recovery").toNanos(),
                options.integer("breaker.probes"), shares ? shares(options) : BreakerRule.Shares.NONE));
    }

    private static BreakerRule.Shares shares(Options options) {
        int calls = options.integer("breaker.calls");
        Duration slow = options.duration("breaker.slow");
        return new BreakerRule.Shares(calls, Math.min(calls, options.integer("breaker.least")), slow.isZero() ? Long.MAX_VALUE : slow.toNanos(),
                options.integer("breaker.slowShare"));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
