package io.foundation.telemetry.api;

import io.foundation.base.api.context.Context;
import java.util.Map;

/**
 * Something that has happened.
 *
 * @param name         what, in words with dots between
 * @param time         when, wall clock in milliseconds
 * @param measurements numbers
 * @param metadata     facts
 * @param context      in which it happened
 */
public record Occurrence(String name, long time, Map<String, Double> measurements, Map<String, String> metadata, Context context) {

    public Occurrence {
        measurements = Map.copyOf(measurements);
        metadata = Map.copyOf(metadata);
    }
}
