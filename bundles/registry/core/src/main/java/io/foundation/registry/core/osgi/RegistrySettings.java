package io.foundation.registry.core.osgi;

import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is configured.
 *
 * @param maxEntries     the most entries
 * @param indexed        the attributes that are indexed
 * @param healthInterval how often entries are asked how they are
 */
record RegistrySettings(int maxEntries, List<String> indexed, Duration healthInterval) {

    static final String PID = "io.foundation.registry";
    static final String INDEXED = "type,agentType,priority,capabilities,category,tier,region";

    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.number("maxEntries", 100_000, 100, 1_000_000, "The most entries there may be."),
            OptionSpec.list("indexed", INDEXED, "The attributes by which queries find entries without looking at all of them."),
            OptionSpec.duration("healthInterval", "30s", 100, 3_600_000, "How often entries with a check are asked how they are."));

    /** @throws io.foundation.base.api.error.FoundationException one sentence for what is wrong */
    static RegistrySettings read(Map<String, ?> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        return new RegistrySettings(options.integer("maxEntries"), options.list("indexed"), options.duration("healthInterval"));
    }
}
