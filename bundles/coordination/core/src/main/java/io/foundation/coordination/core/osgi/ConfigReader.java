package io.foundation.coordination.core.osgi;

import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.coordination.core.CoordinationSettings;
import java.util.List;
import java.util.Map;

/** Checks the configuration of coordination. */
final class ConfigReader {

    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.flag("holdsWhileSuspended", false, "Whether locks and leases last until the session is lost."),
            OptionSpec.duration("timeout", "30s", 100, 3_600_000, "How long to look for an answer that was lost."));

    private ConfigReader() {
    }

    /**
     * What the properties of the component say.
     *
     * @throws io.foundation.base.api.error.FoundationException which says what is wrong
     */
    static CoordinationSettings read(Map<String, ?> properties) {
        Options options = Options.read(CoordinationConfig.PID, SPECS, ConfiguredValues.of(properties));
        return new CoordinationSettings(options.flag("holdsWhileSuspended"), options.duration("timeout"));
    }
}
