package io.foundation.telemetry.api.cluster;

import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What nodes have measured, put together.
 *
 * @param answered the names of the nodes it is of, sorted
 * @param missing  the nodes that did not answer, with why
 * @param cut      the nodes that had more than fits into an answer, so that some of their series are missing
 * @param series   what was measured, sorted
 */
public record ClusterReadings(List<String> answered, Map<String, String> missing, List<String> cut, List<Merged> series) {

    public ClusterReadings {
        answered = List.copyOf(answered);
        missing = Map.copyOf(missing);
        cut = List.copyOf(cut);
        series = List.copyOf(series);
    }

    /**
     * A series over the nodes that have it.
     *
     * @param series which
     * @param kind   what it is
     * @param nodes  how many nodes have it
     * @param sum    of the values of the nodes
     * @param min    the smallest of them
     * @param max    the largest of them
     * @param spread how the values of all nodes together are spread, from the nodes' whole histograms and not from their quantiles; empty for counters and gauges
     */
    public record Merged(Series series, Kind kind, int nodes, double sum, double min, double max, Optional<Spread> spread) {

        /** The average over the nodes. */
        public double mean() {
            return sum / nodes;
        }
    }
}
