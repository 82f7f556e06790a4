package io.foundation.coordination.server.ensemble;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One change of the ensemble, to be made by the ensemble itself, and only if its configuration still has the version the step is of.
 *
 * @param version the configuration it changes
 * @param added   who comes in, each with its zone
 * @param removed who goes
 * @param reason  why, for a person
 */
public record Step(long version, Map<String, String> added, Set<String> removed, String reason) {

    public Step {
        added = Collections.unmodifiableMap(new TreeMap<>(added));
        removed = Collections.unmodifiableSet(new TreeSet<>(removed));
    }
}
