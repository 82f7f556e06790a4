package io.foundation.registry.cluster.osgi;

import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.registry.cluster.exchange.ExchangeCore;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is configured.
 *
 * @param interval how often a node says how far it is
 * @param patience with those who say nothing
 */
record ClusterRegistrySettings(Duration interval, ExchangeCore.Patience patience) {

    static final String PID = "io.foundation.registry.cluster";

    /** So many intervals without a word are silence. */
    private static final int SILENCE = 3;
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.duration("interval", "5s", 100, 600_000, "How often a node says how far it is."),
            OptionSpec.duration("forgetAfter", "5m", 1_000, 86_400_000, "After how long the entries of a member that cannot be reached are forgotten."));

    /** @throws io.foundation.base.api.error.FoundationException one sentence for what is wrong */
    static ClusterRegistrySettings read(Map<String, ?> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        Duration interval = options.duration("interval");
        return new ClusterRegistrySettings(interval, new ExchangeCore.Patience(interval.multipliedBy(SILENCE), options.duration("forgetAfter")));
    }
}
