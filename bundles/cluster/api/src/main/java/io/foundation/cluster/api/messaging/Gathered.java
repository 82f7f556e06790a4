package io.foundation.cluster.api.messaging;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was gathered so far, by node, in the order in which they were asked.
 *
 * @param results everybody who was to be asked
 * @param enough  whether as many answered as the plan wants
 */
public record Gathered(Map<NodeName, Result> results, boolean enough) {

    public Gathered {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    }

    /** How many answered. */
    public long answers() {
        return results.values().stream().filter(result -> result.body().isPresent()).count();
    }

    /** How many failed. */
    public long failures() {
        return results.values().stream().filter(result -> result.error().isPresent()).count();
    }

    /**
     * What one node said: its answer, an error, or neither as long as nothing is known.
     *
     * @param body  the answer
     * @param error why there is none
     */
    public record Result(Optional<byte[]> body, Optional<FoundationException> error) {

        /** Not known yet. */
        public static final Result PENDING = new Result(Optional.empty(), Optional.empty());

        public boolean isPending() {
            return body.isEmpty() && error.isEmpty();
        }
    }
}
