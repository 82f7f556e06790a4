package io.foundation.protection.core.policy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.protection.core.breaker.BreakerRule;
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
 * @param rate      none if calls may be made as often as anybody likes
 * @param breaker   none if there is no breaker
 * @param permits   permits of the bulkhead; 0 for none
 * @param timeLimit zero for none
 * @param retry     one attempt if there is to be no other
 * @param shown     all settings as text, defaults among them
 */
public record PolicySettings(Optional<RateRule> rate, Optional<BreakerRule> breaker, int permits, Duration timeLimit, RetryRule retry, Map<String, String> shown) {

    private static final String NONE = "none";
    private static final long DAY = 86_400_000;

    /** The keys of {@code io.foundation.protection-NAME.cfg}. */
    public static final List<OptionSpec> SPECS = List.of(
            OptionSpec.choice("rate", NONE, List.of(NONE, "fixed", "sliding", "token", "backoff"), "How calls of an entity are counted."),
            OptionSpec.number("rate.limit", 100, 0, 100_000, "Calls of an entity in a window."),
            OptionSpec.duration("rate.window", "1m", 1, DAY, "The length of the window."),
            OptionSpec.number("rate.burst", 0, 0, 100_000, "Tokens saved at most, for token; 0 for as many as the limit."),
            OptionSpec.number("rate.entities", 10_000, 1, 1_000_000, "Entities that may have used some of their rate at once."),
            OptionSpec.choice("breaker", NONE, List.of(NONE, "consecutive", "window"), "How failures are counted."),
            OptionSpec.number("breaker.threshold", 5, 1, 10_000, "Failures in a row that open it; for window the failures in a window that do not yet."),
            OptionSpec.duration("breaker.recovery", "30s", 1, DAY, "How long it stays open; for window the length of the window too."),
            OptionSpec.number("breaker.probes", 1, 1, 10_000, "Calls under way at once while half open."),
            OptionSpec.number("breaker.successes", 1, 1, 10_000, "Successes while half open that close it."),
            OptionSpec.number("bulkhead.permits", 0, 0, 1_000_000, "Permits for calls under way; 0 for no bulkhead."),
            OptionSpec.duration("timeLimit", "0ms", 0, DAY, "How long an attempt may take; 0 for no limit."),
            OptionSpec.number("retry.attempts", 1, 1, 1_000, "Attempts at all."),
            OptionSpec.duration("retry.base", "500ms", 1, DAY, "The wait after the first attempt; each further one is twice as long."),
            OptionSpec.duration("retry.max", "10s", 1, DAY, "The longest wait."),
            OptionSpec.number("retry.jitter", 25, 0, 100, "The share of a wait that is left to chance, in percent."));

    /** @throws FoundationException that says what is wrong with the values, all of it */
    public static PolicySettings read(String where, Map<String, String> values) {
        Options options = Options.read(where, SPECS, values);
        Map<String, String> shown = new LinkedHashMap<>();
        SPECS.forEach(spec -> shown.put(spec.name(), options.text(spec.name())));
        return new PolicySettings(rate(options), breaker(options), options.integer("bulkhead.permits"), options.duration("timeLimit"),
                new RetryRule(options.integer("retry.attempts"), options.duration("retry.base").toMillis(), options.duration("retry.max").toMillis(),
                        options.integer("retry.jitter")), Map.copyOf(shown));
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
        return options.text("breaker").equals(NONE) ? Optional.empty() : Optional.of(new BreakerRule(BreakerRule.Mode.valueOf(upper(options.text("breaker"))),
                options.integer("breaker.threshold"), options.duration("breaker.recovery").toNanos(), options.integer("breaker.probes"),
                options.integer("breaker.successes")));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
