package io.foundation.config.core.osgi;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the service itself is configured.
 *
 * @param historySize how many changes are remembered
 * @param bridge      the PIDs that are a part of the settings
 * @param bridgeBlock those of them that are none
 */
record ServiceOptions(int historySize, List<String> bridge, List<String> bridgeBlock) {

    static final String PID = "io.foundation.config";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceOptions.class);
    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.number("historySize", 100, 1, 1_000, "How many changes of settings are remembered."),
            OptionSpec.list("bridge", "io.foundation.*", "The PIDs whose configuration is a part of the settings; a star at the end stands for anything."),
            OptionSpec.list("bridgeBlock", "io.foundation.node,io.foundation.cluster", "Those of them that are none."));

    /** What is configured; the defaults, and a line in the log, for what cannot be read. */
    static ServiceOptions read(Map<String, ?> configured) {
        try {
            return of(configured);
        } catch (FoundationException e) {
            LOG.error("{} The defaults hold until it is mended.", e.getMessage());
            return of(Map.of());
        }
    }

    private static ServiceOptions of(Map<String, ?> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        return new ServiceOptions(options.integer("historySize"), options.list("bridge"), options.list("bridgeBlock"));
    }

    /** Whether the configuration of a PID is a part of the settings. That of settings themselves never is: one would change the other. */
    boolean isBridged(String pid) {
        boolean own = pid.equals(PID) || pid.startsWith(PID + ".") || pid.equals(FileValues.PID);
        return !own && pid.indexOf('~') < 0 && matches(bridge, pid) && !matches(bridgeBlock, pid);
    }

    private static boolean matches(List<String> patterns, String pid) {
        return patterns.stream().anyMatch(pattern -> pattern.endsWith("*") ? pid.startsWith(pattern.substring(0, pattern.length() - 1)) : pid.equals(pattern));
    }
}
