package io.foundation.config.core.bridge;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is remembered of a PID whose configuration has values of ours in it.
 *
 * @param written what was written over, by key, as text
 * @param found   what had been there under these keys; without an entry for what had not been there
 */
public record Bridged(Map<String, String> written, Map<String, String> found) {

    /** Nothing was written. */
    public static final Bridged UNTOUCHED = new Bridged(Map.of(), Map.of());

    public Bridged {
        written = Collections.unmodifiableMap(new TreeMap<>(written));
        found = Collections.unmodifiableMap(new TreeMap<>(found));
    }
}
