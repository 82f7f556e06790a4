package io.foundation.coordination.core.osgi;

import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.mode.ModeOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Checks the configuration of coordination. */
final class ConfigReader {

    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.flag("holdsWhileSuspended", false, "Whether locks and leases last until the session is lost."),
            OptionSpec.duration("timeout", "30s", 100, 3_600_000, "How long to look for an answer that was lost."));

    /** The keys that are read here. */
    static final List<String> KEYS = SPECS.stream().map(OptionSpec::name).toList();

    private ConfigReader() {
    }

    /**
     * What the properties of the component say.
     *
     * @throws io.foundation.base.api.error.FoundationException which says what is wrong
     */
    static CoordinationSettings read(Map<String, ?> properties) {
        Options options = Options.read(CoordinationConfig.PID, Stream.concat(SPECS.stream(), ModeOptions.SPECS.stream()).toList(), ModeOptions.plain(ConfiguredValues.of(properties)));
        return new CoordinationSettings(options.flag("holdsWhileSuspended"), options.duration("timeout"));
    }
}
