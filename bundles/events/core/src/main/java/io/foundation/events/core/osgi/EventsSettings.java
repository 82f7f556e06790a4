package io.foundation.events.core.osgi;

import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.events.core.store.Bounds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is configured.
 *
 * @param bounds    of a stream that has none of its own; not durable
 * @param maxMemory of all streams
 * @param durable   the streams that are
 * @param sweep     how often to look for what is too old
 */
record EventsSettings(Bounds bounds, long maxMemory, Set<String> durable, Duration sweep) {

    static final String PID = "io.foundation.events";

    private static final long HOUR = 3_600_000;
    private static final long YEARS = 10L * 365 * 24 * HOUR;
    private static final long LEAST_BYTES = 65_536;
    private static final long MOST_EVENTS = 100_000_000;

    private static final OptionSpec MAX_EVENTS = OptionSpec.number("maxEvents", 100_000, 1, MOST_EVENTS, "The most events of a stream that are kept in memory.");
    private static final OptionSpec MAX_BYTES = OptionSpec.number("maxBytes", 16_777_216, LEAST_BYTES, Long.MAX_VALUE, "The most memory of a stream in bytes, about.");
    private static final OptionSpec MAX_AGE = OptionSpec.duration("maxAge", "1d", 0, YEARS, "For how long an event is kept in memory; 0 for as long as there is room.");

    private static final List<OptionSpec> SPECS = List.of(MAX_EVENTS, MAX_BYTES, MAX_AGE,
            OptionSpec.number("maxMemory", 67_108_864, LEAST_BYTES, Long.MAX_VALUE, "The most memory of all streams together in bytes, about: the largest stream makes room."),
            OptionSpec.list("durable", "", "The streams that go to the durable log."),
            OptionSpec.duration("sweep", "10s", 100, HOUR, "How often events that are too old are looked for."));

    private static final List<OptionSpec> OF_STREAM = List.of(MAX_EVENTS, MAX_BYTES, MAX_AGE,
            OptionSpec.flag("durable", false, "Whether the stream goes to the durable log."));

    /** @throws io.foundation.base.api.error.FoundationException one sentence for what is wrong */
    static EventsSettings read(Map<String, ?> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        return new EventsSettings(bounds(options, false), options.number("maxMemory", 0), Set.copyOf(options.list("durable")), options.duration("sweep"));
    }

    /**
     * What is configured for one stream.
     *
     * @throws io.foundation.base.api.error.FoundationException one sentence for what is wrong
     */
    static Bounds readStream(String pid, Map<String, ?> configured) {
        Options options = Options.read(pid, OF_STREAM, ConfiguredValues.of(configured));
        return bounds(options, options.flag("durable"));
    }

    private static Bounds bounds(Options options, boolean durable) {
        return new Bounds(options.number("maxEvents", 0), options.number("maxBytes", 0), options.duration("maxAge").toNanos(), durable);
    }
}
